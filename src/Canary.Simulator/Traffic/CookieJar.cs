using System.Globalization;

namespace Canary.Simulator.Traffic;

/// <summary>The cookies of one user, as a browser keeps them. Domain and path are not looked at: a jar belongs to one route.</summary>
internal sealed class CookieJar
{
    private readonly SortedDictionary<string, (string Value, DateTimeOffset? Expires)> cookies = new(
        StringComparer.Ordinal
    );

    /// <param name="initial">What it holds from the start, without an end.</param>
    public CookieJar(IReadOnlyDictionary<string, string> initial)
    {
        foreach (var (name, value) in initial)
        {
            cookies[name] = (value, null);
        }
    }

    /// <summary>Follows a <c>Set-Cookie</c> header: <c>Max-Age</c> goes before <c>Expires</c>, and one that lies behind deletes.</summary>
    public void Follow(string header, DateTimeOffset now)
    {
        var parts = header.Split(';', StringSplitOptions.TrimEntries);
        if (Split(parts[0]) is not ({ Length: > 0 } name, { } value))
        {
            return;
        }
        var attributes = parts
            .Skip(1)
            .Select(Split)
            .DistinctBy(pair => pair.Name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(pair => pair.Name, pair => pair.Value ?? "", StringComparer.OrdinalIgnoreCase);
        var expires = EndOf(attributes, now);
        if (expires <= now)
        {
            cookies.Remove(name);
        }
        else
        {
            cookies[name] = (value, expires);
        }
    }

    /// <summary>What it holds now.</summary>
    public Dictionary<string, string> At(DateTimeOffset now) =>
        cookies
            .Where(pair => !(pair.Value.Expires <= now))
            .ToDictionary(pair => pair.Key, pair => pair.Value.Value, StringComparer.Ordinal);

    private static DateTimeOffset? EndOf(Dictionary<string, string> attributes, DateTimeOffset now)
    {
        if (
            attributes.TryGetValue("Max-Age", out var age)
            && long.TryParse(age, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
        )
        {
            return now + TimeSpan.FromSeconds(Math.Clamp(seconds, -1, int.MaxValue));
        }
        return
            attributes.TryGetValue("Expires", out var date)
            && DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, out var expires)
            ? expires
            : null;
    }

    private static (string Name, string? Value) Split(string part)
    {
        var equals = part.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (part, null) : (part[..equals].Trim(), part[(equals + 1)..].Trim());
    }
}
