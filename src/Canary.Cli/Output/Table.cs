using System.Text;

namespace Canary.Cli.Output;

/// <summary>Columns as kubectl prints them: upper-case heads, three spaces between, nothing after the last.</summary>
internal static class Table
{
    private const int Gap = 3;

    public static IEnumerable<string> Render(IReadOnlyList<string> heads, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = heads
            .Select((head, column) => rows.Select(row => row[column].Length).Append(head.Length).Max())
            .ToArray();
        return rows.Prepend(heads).Select(row => Line(row, widths));
    }

    private static string Line(IReadOnlyList<string> cells, int[] widths)
    {
        var line = new StringBuilder();
        for (var column = 0; column < cells.Count; column++)
        {
            line.Append(column == cells.Count - 1 ? cells[column] : cells[column].PadRight(widths[column] + Gap));
        }
        return line.ToString().TrimEnd();
    }
}
