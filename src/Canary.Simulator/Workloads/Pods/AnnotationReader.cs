using System.Globalization;
using System.Text.Json.Nodes;

namespace Canary.Simulator.Workloads.Pods;

/// <summary>Reads annotations one by one and collects what is wrong with them.</summary>
internal sealed class AnnotationReader(JsonObject? annotations)
{
    private readonly HashSet<string> read = [];
    private readonly List<string> errors = [];

    /// <summary>What was wrong, in the order of reading; unknown annotations with the simulator's prefix at the end.</summary>
    public IReadOnlyList<string> Errors =>
        [
            .. errors,
            .. (annotations ?? [])
                .Select(pair => pair.Key)
                .Where(name => name.StartsWith(PodAnnotations.Prefix, StringComparison.Ordinal) && !read.Contains(name))
                .Select(name => $"{name}: no such annotation"),
        ];

    public string? Text(string name)
    {
        read.Add(name);
        return annotations.Text(name);
    }

    public TimeSpan? Duration(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }
        if (Canary.Resources.Reading.Duration.TryParse(text, out var duration) && duration >= TimeSpan.Zero)
        {
            return duration;
        }
        Refuse(name, text, "a duration such as 250ms, 2s or 1m30s");
        return null;
    }

    public double? Share(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }
        var percent = text.EndsWith('%');
        var digits = percent ? text.AsSpan(0, text.Length - 1) : text;
        if (
            double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && (percent ? number / 100 : number) is >= 0 and <= 1 and var share
        )
        {
            return share;
        }
        Refuse(name, text, "a share from 0% to 100%, or from 0 to 1");
        return null;
    }

    public double? Quantity(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }
        if (ApiServer.Schemas.Quantity.TryParse(text, out var quantity) && quantity.Value >= 0)
        {
            return quantity.Value;
        }
        Refuse(name, text, "a quantity such as 100m or 1.5");
        return null;
    }

    public int? Number(string name, int least, int most)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }
        if (
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
        )
        {
            return number;
        }
        Refuse(name, text, $"a whole number from {least} to {most}");
        return null;
    }

    public bool? Flag(string name)
    {
        switch (Text(name))
        {
            case null:
                return null;
            case "true":
                return true;
            case "false":
                return false;
            case var text:
                Refuse(name, text, "\"true\" or \"false\"");
                return null;
        }
    }

    public void Refuse(string name, string value, string wanted) => errors.Add($"{name}: \"{value}\" is not {wanted}");
}
