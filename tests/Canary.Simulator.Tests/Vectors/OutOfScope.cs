using Canary.Testing;

namespace Canary.Simulator.Tests.Vectors;

/// <summary>The cases that are left out, from <c>out-of-scope.txt</c>: a line each, name, colon, reason.</summary>
internal static class OutOfScope
{
    private static readonly Dictionary<string, string> Reasons = File.ReadLines(
            Path.Combine(Repository.Root, "tests", "Canary.Simulator.Tests", "Vectors", "out-of-scope.txt")
        )
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(':', 2))
        .ToDictionary(parts => parts[0].Trim(), parts => parts[1].Trim());

    public static string? Reason(string name) => Reasons.GetValueOrDefault(name);
}
