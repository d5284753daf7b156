namespace Canary.Hooks.Delivery;

/// <summary>Which hosts may be called. A list without entries allows all.</summary>
internal sealed class HostAllowList
{
    private const string Below = "*.";

    private readonly HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> suffixes = [];

    /// <summary>Reads the list.</summary>
    /// <exception cref="ArgumentException">An entry is not a host.</exception>
    public HostAllowList(IReadOnlyList<string> entries)
    {
        foreach (var entry in entries)
        {
            Add(entry.Trim());
        }
    }

    public bool Allows(Uri url)
    {
        var host = url.IdnHost.TrimEnd('.');
        return (names.Count == 0 && suffixes.Count == 0)
            || names.Contains(host)
            || suffixes.Exists(suffix => IsBelow(host, suffix));
    }

    private void Add(string entry)
    {
        var below = entry.StartsWith(Below, StringComparison.Ordinal);
        var name = below ? entry[Below.Length..] : entry;
        if (Uri.CheckHostName(name) == UriHostNameType.Unknown || (below && IsAddress(name)))
        {
            throw new ArgumentException(
                $"{nameof(HooksOptions.AllowedHosts)}: '{entry}' is not a host; write a name without scheme, port and path, such as "
                    + "loadtester.test or *.example.com."
            );
        }
        if (below)
        {
            suffixes.Add($".{name.TrimEnd('.')}");
        }
        else
        {
            names.Add(name.TrimEnd('.'));
        }
    }

    private static bool IsAddress(string name) =>
        Uri.CheckHostName(name) is UriHostNameType.IPv4 or UriHostNameType.IPv6;

    private static bool IsBelow(string host, string suffix) =>
        host.Length > suffix.Length && host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase);
}
