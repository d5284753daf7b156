using System.Text.Json.Nodes;
using Canary.Resources.Manifests;

namespace Canary.Testing;

/// <summary>
/// A way to install the chart: values, and the objects that the chart makes of them, which lie in <c>Installations</c> so that tests need no
/// renderer of charts. Without the CustomResourceDefinitions.
/// </summary>
public sealed record Installation(string Name)
{
    /// <summary>Name of the release in all of them.</summary>
    public const string Release = "canary";

    /// <summary>Where the release is, in all of them.</summary>
    public const string Namespace = "canary-system";

    private const string ValuesSuffix = ".values.yaml";

    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Canary.Testing", "Installations");

    /// <summary>Of all that there are.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Directory
            .GetFiles(Folder, "*" + ValuesSuffix)
            .Select(file => Path.GetFileName(file)[..^ValuesSuffix.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>What is said to the chart.</summary>
    public string ValuesFile => Path.Combine(Folder, Name + ValuesSuffix);

    /// <summary>What it makes of it, one YAML document per object.</summary>
    public string ObjectsFile => Path.Combine(Folder, Name + ".objects.yaml");

    public JsonObject Values => Read(ValuesFile).SingleOrDefault() ?? [];

    public IReadOnlyList<JsonObject> Objects => Read(ObjectsFile);

    /// <summary>The objects in a text, each of which must be readable.</summary>
    public static IReadOnlyList<JsonObject> Parse(string file, string text)
    {
        var reading = ManifestReader.Read(file, text);
        return reading.Errors.Count == 0
            ? [.. reading.Documents.Select(document => document.Content)]
            : throw new InvalidOperationException(string.Join("\n", reading.Errors));
    }

    private static IReadOnlyList<JsonObject> Read(string file) => Parse(file, File.ReadAllText(file));
}
