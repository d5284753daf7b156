namespace Canary.Simulator.ApiServer.Types;

/// <summary>Which rules a built-in kind has beside its schema.</summary>
internal static class BuiltInRules
{
    private static readonly Dictionary<string, KindRules> Rules = new(StringComparer.Ordinal) { };

    public static KindRules For(string storageKind) => Rules.GetValueOrDefault(storageKind, KindRules.None);
}
