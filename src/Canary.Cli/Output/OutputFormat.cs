using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Resources.Manifests;

namespace Canary.Cli.Output;

/// <summary>How a command prints what it found.</summary>
internal enum OutputFormat
{
    Table,
    Wide,
    Json,
    Yaml,
}

/// <summary>Documents on a terminal.</summary>
internal static class OutputFormats
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Prints a document; false: the format is a table's.</summary>
    public static bool TryWrite(Terminal terminal, OutputFormat format, Func<JsonObject> document)
    {
        switch (format)
        {
            case OutputFormat.Json:
                terminal.WriteLine(document().ToJsonString(Indented));
                return true;
            case OutputFormat.Yaml:
                terminal.Output.Write(ManifestWriter.Write(document()));
                return true;
            default:
                return false;
        }
    }
}
