using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Controller.Targets;
using Canary.Kubernetes;
using Canary.Resources.V1;

namespace Canary.Controller.Configs;

/// <summary>A ConfigMap or Secret, read whole. Lives as long as a hash or a copy is made of it.</summary>
/// <param name="Reference">By what it is named.</param>
/// <param name="Document">The object as the server has it.</param>
internal sealed record ConfigContent(ConfigReference Reference, JsonElement Document)
{
    /// <summary>Others are made by the cluster for one user (tokens, releases, registries' passwords); a primary shares them.</summary>
    private static readonly string[] TrackedTypes =
    [
        "Opaque",
        "kubernetes.io/basic-auth",
        "kubernetes.io/ssh-auth",
        "kubernetes.io/tls",
    ];

    private static readonly string[] Data = ["data", "binaryData"];

    /// <summary>Its type is one that applications are configured by.</summary>
    public bool IsTracked =>
        Reference.Kind == ConfigKind.ConfigMap
        || TrackedTypes.Contains(Document.Child("type").Text() is { Length: > 0 } type ? type : "Opaque");

    /// <summary>The first 16 hexadecimal digits of a SHA-256 over all that is in it.</summary>
    public string Checksum
    {
        get
        {
            var text = new StringBuilder();
            foreach (var part in Data)
            {
                if (Document.Child(part) is { ValueKind: JsonValueKind.Object } data && data.EnumerateObject().Any())
                {
                    text.Append(part).Append(CanonicalJson.Hash(data));
                }
            }
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
        }
    }

    /// <summary>The primary's copy, ready for server-side apply. Never immutable: the next promotion writes it again.</summary>
    public JsonObject RenderCopy(V1Canary canary, string name)
    {
        var type = ConfigKinds.TypeOf(Reference.Kind);
        var metadata = new JsonObject { ["name"] = name, ["namespace"] = canary.Metadata.Namespace };
        CanaryOwner.Mark(metadata, canary);
        var copy = new JsonObject
        {
            ["apiVersion"] = type.ApiVersion,
            ["kind"] = type.Kind,
            ["metadata"] = metadata,
        };
        if (Reference.Kind == ConfigKind.Secret && Document.Child("type").Text() is { Length: > 0 } secretType)
        {
            copy["type"] = secretType;
        }
        foreach (var part in Data)
        {
            if (Document.Child(part) is { ValueKind: JsonValueKind.Object } data)
            {
                copy[part] = JsonObject.Create(data.Clone());
            }
        }
        return copy;
    }

    /// <summary>Never what is in it.</summary>
    public override string ToString() => Reference.ToString();
}
