namespace Canary.Simulator.ApiServer.Tables;

/// <summary>The columns of built-in kinds.</summary>
internal static class BuiltInColumns
{
    private static readonly Dictionary<string, TableColumns> Columns = new(StringComparer.Ordinal) { };

    public static TableColumns? For(string storageKind) => Columns.GetValueOrDefault(storageKind);
}
