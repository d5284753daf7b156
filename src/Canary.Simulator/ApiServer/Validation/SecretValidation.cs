using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.Validation;

/// <summary>Secrets: a type can't change, and some types need certain keys.</summary>
internal static class SecretValidation
{
    private static readonly Dictionary<string, string[]> NeededKeys = new(StringComparer.Ordinal)
    {
        ["kubernetes.io/tls"] = ["tls.crt", "tls.key"],
        ["kubernetes.io/dockerconfigjson"] = [".dockerconfigjson"],
        ["kubernetes.io/dockercfg"] = [".dockercfg"],
        ["kubernetes.io/ssh-auth"] = ["ssh-privatekey"],
    };

    public static void Check(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        var data = obj.Object("data");
        ConfigMapValidation.Keys(data, "data", errors);
        var type = obj.String("type") ?? "";
        foreach (var key in NeededKeys.GetValueOrDefault(type, []))
        {
            if (data?.ContainsKey(key) != true)
            {
                errors.Add(FieldError.Required($"data[{key}]"));
            }
        }
        if (
            type == "kubernetes.io/basic-auth"
            && data?.ContainsKey("username") != true
            && data?.ContainsKey("password") != true
        )
        {
            errors.Add(FieldError.Required("data[username]"));
            errors.Add(FieldError.Required("data[password]"));
        }
        if (
            type == "kubernetes.io/service-account-token"
            && obj.Object("metadata").Object("annotations").String("kubernetes.io/service-account.name")
                is not { Length: > 0 }
        )
        {
            errors.Add(FieldError.Required("metadata.annotations[kubernetes.io/service-account.name]"));
        }
        if (old is not null)
        {
            Checks.Immutable(obj["type"], old["type"], "type", errors);
        }
        ConfigMapValidation.Immutability(obj, old, ["data"], errors);
    }
}
