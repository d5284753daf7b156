using System.Text;
using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Defaulting;

/// <summary><c>stringData</c> goes into <c>data</c> as base64 and is not kept itself.</summary>
internal static class SecretDefaults
{
    public static void Prepare(JsonObject obj, JsonObject? old)
    {
        if (obj.Object("stringData") is not { } text)
        {
            return;
        }
        var data = obj.Ensure("data");
        foreach (var (key, value) in text)
        {
            data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value.AsString() ?? ""));
        }
        obj.Remove("stringData");
    }
}
