using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Controller.Configs;
using Canary.Engine;

namespace Canary.Controller.Targets;

/// <summary>A revision that a primary can be set back to.</summary>
/// <param name="Revision">As it was known when it was promoted.</param>
/// <param name="Configs">The ConfigMaps and Secrets that its pods read.</param>
internal sealed record KeptRevision(string Revision, ValueList<ConfigReference> Configs);

/// <summary>
/// What a primary ran before, in an annotation of the primary itself: the write that replaces it is the write that keeps it. Compressed, as
/// annotations are shown and limited: <c>revision:base64(gzip(json))</c>.
/// </summary>
internal static class KeptContent
{
    public const string Annotation = "canary.dev/previous";

    /// <summary>All annotations of an object together have 256 KiB.</summary>
    private const int Limit = 200_000;

    /// <summary>Null: it is too large to be kept.</summary>
    public static string? Pack(string revision, JsonObject content)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            zip.Write(Encoding.UTF8.GetBytes(content.ToJsonString()));
        }
        var text = $"{revision}:{Convert.ToBase64String(packed.ToArray())}";
        return text.Length > Limit ? null : text;
    }

    /// <summary>Null: somebody wrote something else there.</summary>
    public static (string Revision, JsonObject Content)? Unpack(string text)
    {
        if (text.Split(':') is not [var revision, var base64])
        {
            return null;
        }
        try
        {
            using var unzip = new GZipStream(
                new MemoryStream(Convert.FromBase64String(base64)),
                CompressionMode.Decompress
            );
            return JsonNode.Parse(unzip) is JsonObject content ? (revision, content) : null;
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or JsonException)
        {
            return null;
        }
    }

    /// <summary>What is kept on a workload; null: nothing.</summary>
    public static KeptRevision? Of(JsonElement workload)
    {
        var text = workload.Child("metadata", "annotations").Child(Annotation).Text();
        if (text.Length == 0 || Unpack(text) is not var (revision, content))
        {
            return null;
        }
        using var document = JsonDocument.Parse(content.ToJsonString());
        return new(revision, ConfigReferences.Of(document.RootElement.Child("spec", "template", "spec")));
    }
}
