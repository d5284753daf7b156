using Canary.Resources.Manifests;

namespace Canary.Simulator.GitSync;

/// <summary>The manifests of a commit, and what is wrong with its files.</summary>
internal sealed record ManifestSet(IReadOnlyList<Manifest> Manifests, IReadOnlyList<string> Errors)
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    private static readonly string[] BuildFiles = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    public static ManifestSet Empty { get; } = new([], []);

    public static ManifestSet Read(IEnumerable<(string Name, string Content)> files)
    {
        var manifests = new List<Manifest>();
        var errors = new List<string>();
        foreach (var (name, content) in files)
        {
            if (BuildFiles.Contains(Path.GetFileName(name)))
            {
                errors.Add($"{name}:1:1: kustomize builds are not supported; commit the plain manifests");
            }
            else if (Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase))
            {
                var reading = ManifestReader.Read(name, content);
                errors.AddRange(reading.Errors.Select(error => error.ToString()));
                AddComplete(reading.Documents, manifests, errors);
            }
        }
        return new(manifests, errors);
    }

    private static void AddComplete(IReadOnlyList<Manifest> documents, List<Manifest> manifests, List<string> errors)
    {
        foreach (var manifest in documents)
        {
            var missing = Missing(manifest).ToList();
            if (missing.Count == 0)
            {
                manifests.Add(manifest);
            }
            else
            {
                errors.Add($"{manifest.File}:{manifest.Position}: the manifest has no {string.Join(", ", missing)}");
            }
        }
    }

    private static IEnumerable<string> Missing(Manifest manifest)
    {
        if (manifest.ApiVersion.Length == 0)
        {
            yield return "apiVersion";
        }
        if (manifest.Kind.Length == 0)
        {
            yield return "kind";
        }
        if (manifest.Name.Length == 0)
        {
            yield return "metadata.name";
        }
    }
}
