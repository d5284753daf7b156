using Canary.Engine;

namespace Canary.Resources.Reading;

/// <summary>Collects what is wrong with a spec.</summary>
internal sealed class SpecErrors
{
    private readonly List<SpecError> errors = [];

    public bool Any => errors.Count > 0;

    public ValueList<SpecError> ToList() => errors.ToValueList();

    public void Add(string path, string? value, string problem, string remedy) =>
        errors.Add(new(path, value, problem, remedy));

    public void Missing(string path, string remedy) => Add(path, null, "is missing", remedy);

    public void NotSupportedYet(string path, string remedy = "remove it") =>
        Add(path, null, "is not supported yet", remedy);

    /// <summary>What a provider can't do is an error, never a silent no-op (R13).</summary>
    public void Require(string path, string provider, ProviderFeature feature, string? value = null)
    {
        if (ProviderFeatures.Of(provider).HasFlag(feature))
        {
            return;
        }
        var able = string.Join(", ", ProviderFeatures.Having(feature));
        Add(
            path,
            value,
            $"can't be done by the provider {provider}, which {ProviderFeatures.Lack(feature)}",
            able.Length == 0 ? "remove it" : $"remove it, or use one of: {able}"
        );
    }

    /// <summary>Reads a duration of at least <paramref name="floor"/>; <paramref name="fallback"/> when it is absent or wrong.</summary>
    public TimeSpan Duration(string path, string? text, TimeSpan fallback, TimeSpan floor)
    {
        if (string.IsNullOrEmpty(text))
        {
            return fallback;
        }
        if (!Reading.Duration.TryParse(text, out var duration))
        {
            Add(path, text, "is not a duration", "write for example 30s, 5m or 1h30m");
            return fallback;
        }
        if (duration < floor)
        {
            Add(path, text, "is too short", $"write at least {Reading.Duration.Format(floor)}");
            return fallback;
        }
        return duration;
    }
}
