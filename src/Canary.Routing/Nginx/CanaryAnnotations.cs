using System.Globalization;
using Canary.Engine;
using Canary.Resources.Reading;
using Canary.Resources.V1;
using Canary.Routing.Rendering;

namespace Canary.Routing.Nginx;

/// <summary>
/// The annotations by which the NGINX ingress controller divides requests. It looks at the header first, then at the cookie, then at the weight.
/// </summary>
/// <param name="prefix">What its annotations begin with, without the slash.</param>
internal sealed class CanaryAnnotations(string prefix)
{
    /// <summary>The annotation's name.</summary>
    public string Name(string annotation) => $"{prefix}/{annotation}";

    /// <summary>It says what the canary gets: never copied from the Ingress that leads to the apex service.</summary>
    public bool Decides(string name) =>
        name == Name("canary") || name.StartsWith(Name("canary-"), StringComparison.Ordinal);

    /// <summary>It is for the ingress controller.</summary>
    public bool IsFor(string name) =>
        name.StartsWith($"{prefix}/", StringComparison.Ordinal) || name == "kubernetes.io/ingress.class";

    /// <summary>What says this.</summary>
    public SortedDictionary<string, string> Render(V1CanarySpec spec, CanaryTraffic traffic)
    {
        var split = TrafficSplit.ToCanary(traffic.Match is null ? traffic.Weight : 0);
        var annotations = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [Name("canary")] = "true",
            [Name("canary-weight")] = Text(split.Canary),
        };
        if (split.Total != 100)
        {
            annotations[Name("canary-weight-total")] = Text(split.Total);
        }
        if (traffic is { Match: { } place, Weight: 100 })
        {
            foreach (var match in MatchPlaces.Find(spec, place))
            {
                Add(annotations, match);
            }
        }
        return annotations;
    }

    /// <summary>What they say; null when no traffic of a Canary is said so.</summary>
    public CanaryTraffic? Read(V1Canary canary, IReadOnlyDictionary<string, string> annotations)
    {
        if (annotations.GetValueOrDefault(Name("canary")) != "true" || ReadWeight(annotations) is not { } weight)
        {
            return null;
        }
        if (!annotations.ContainsKey(Name("canary-by-header")) && !annotations.ContainsKey(Name("canary-by-cookie")))
        {
            return CanaryTraffic.Of(weight);
        }
        var place = MatchPlace.Find(canary, at => IsAt(canary, at, annotations));
        return weight != 0 || place is null ? null : new() { Weight = 100, Match = place };
    }

    private bool IsAt(V1Canary canary, string place, IReadOnlyDictionary<string, string> annotations)
    {
        var rendered = Render(canary.Spec, new() { Weight = 100, Match = place });
        return annotations.Where(annotation => Decides(annotation.Key)).ToHashSet().SetEquals(rendered);
    }

    private void Add(SortedDictionary<string, string> annotations, V1HttpMatch match)
    {
        foreach (var (header, value) in match.Headers ?? new Dictionary<string, V1StringMatch>())
        {
            if (NginxReader.IsCookie(header))
            {
                annotations[Name("canary-by-cookie")] = value.Exact ?? "";
                continue;
            }
            annotations[Name("canary-by-header")] = header;
            var (kind, text) = RegexText.Of(value) is { } regex
                ? ("canary-by-header-pattern", regex)
                : ("canary-by-header-value", value.Exact ?? "");
            annotations[Name(kind)] = text;
        }
    }

    private decimal? ReadWeight(IReadOnlyDictionary<string, string> annotations)
    {
        var weight = Number(annotations.GetValueOrDefault(Name("canary-weight")) ?? "0");
        var total = Number(annotations.GetValueOrDefault(Name("canary-weight-total")) ?? "100");
        return weight is { } part && total is { } whole && part <= whole
            ? TrafficSplit.Percent(whole - part, part)
            : null;
    }

    private static long? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
