namespace Canary.Simulator.Mesh.Routing;

/// <summary>
/// Which of two entries is asked first, as Gateway API orders them: the more particular host, path, method, headers and query parameters, then
/// the older route, its name, and the place in it.
/// </summary>
internal sealed class RouteOrder : IComparer<RouteEntry>
{
    private RouteOrder() { }

    public static RouteOrder Instance { get; } = new();

    public int Compare(RouteEntry? x, RouteEntry? y)
    {
        if (x is null || y is null)
        {
            return Comparer<bool>.Default.Compare(x is not null, y is not null);
        }
        var particular = Particular(y).CompareTo(Particular(x));
        return particular != 0 ? particular : Age(x).CompareTo(Age(y));
    }

    private static (bool, int, (int, int), bool, int, int) Particular(RouteEntry entry) =>
        (
            entry.Host.IsExact,
            entry.Host.Name.Length,
            entry.Match.Path.Precedence,
            entry.Match.Method is not null,
            entry.Match.Headers.Count,
            entry.Match.QueryParams.Count
        );

    private static (DateTimeOffset, OrdinalText, int, int) Age(RouteEntry entry) =>
        (entry.Created, new(entry.Rule.Route.ToString()), entry.Rule.Index, entry.MatchIndex);

    private readonly record struct OrdinalText(string Text) : IComparable<OrdinalText>
    {
        public int CompareTo(OrdinalText other) => string.CompareOrdinal(Text, other.Text);
    }
}
