using System.Text.Json.Nodes;
using Canary.Resources.Manifests;

namespace Canary.Resources;

/// <summary>The CustomResourceDefinitions of this version, as they lie in crds/ of the repository.</summary>
public static class CustomResourceDefinitions
{
    private static readonly string[] Files =
    [
        "canary.dev_alertproviders.yaml",
        "canary.dev_canaries.yaml",
        "canary.dev_metrictemplates.yaml",
    ];

    /// <summary>The manifests as text, by file name.</summary>
    public static IReadOnlyDictionary<string, string> Manifests { get; } = Files.ToDictionary(file => file, Load);

    /// <summary>The objects, ready to be applied; each call makes new ones.</summary>
    public static IReadOnlyList<JsonObject> All() =>
        [
            .. Manifests
                .SelectMany(file => ManifestReader.Read(file.Key, file.Value).Documents)
                .Select(document => document.Content),
        ];

    private static string Load(string file)
    {
        using var stream =
            typeof(CustomResourceDefinitions).Assembly.GetManifestResourceStream($"crds/{file}")
            ?? throw new InvalidOperationException($"crds/{file} was not there when this was built.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
