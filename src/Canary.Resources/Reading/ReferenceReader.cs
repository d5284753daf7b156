using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Reads references to objects that may be in another namespace, if the controller allows it.</summary>
internal static class ReferenceReader
{
    /// <summary>Where the reference leads; its name is empty when that is missing.</summary>
    /// <param name="path">The field.</param>
    /// <param name="reference">What stands there.</param>
    /// <param name="kind">What it leads to.</param>
    /// <param name="home">The Canary's namespace.</param>
    /// <param name="options">Whether other namespaces are allowed.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static (string Namespace, string Name) Read(
        string path,
        V1NamespacedRef reference,
        string kind,
        string home,
        ReaderOptions options,
        SpecErrors errors
    )
    {
        if (string.IsNullOrEmpty(reference.Name))
        {
            errors.Missing($"{path}.name", $"write the name of the {kind}");
        }
        var from = string.IsNullOrEmpty(reference.Namespace) ? home : reference.Namespace;
        if (from != home && !options.AllowCrossNamespace)
        {
            errors.Add(
                $"{path}.namespace",
                from,
                "is another namespace, which this controller does not allow",
                $"move the {kind} to {home}, or start the controller with --allow-cross-namespace-refs"
            );
        }
        return (from, reference.Name ?? "");
    }
}
