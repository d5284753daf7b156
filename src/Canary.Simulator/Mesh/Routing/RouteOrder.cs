namespace Canary.Simulator.Mesh.Routing;

/// <summary>Which of two entries is asked first.</summary>
internal sealed class RouteOrder : IComparer<RouteEntry>
{
    private readonly Func<RouteEntry, RouteEntry, int> compare;

    private RouteOrder(Func<RouteEntry, RouteEntry, int> compare) => this.compare = compare;

    /// <summary>
    /// As Gateway API orders them: the more particular host, path, method, headers and query parameters, then the older route, its name, and the
    /// place in it.
    /// </summary>
    public static RouteOrder ByPrecedence { get; } = new((x, y) => Particular(y).CompareTo(Particular(x)));

    /// <summary>The more particular host, then the older route, its name, and the place in it.</summary>
    public static RouteOrder AsWritten { get; } = new((x, y) => Host(y).CompareTo(Host(x)));

    public int Compare(RouteEntry? x, RouteEntry? y)
    {
        if (x is null || y is null)
        {
            return Comparer<bool>.Default.Compare(x is not null, y is not null);
        }
        var particular = compare(x, y);
        return particular != 0 ? particular : Age(x).CompareTo(Age(y));
    }

    private static (bool, int) Host(RouteEntry entry) => (entry.Host.IsExact, entry.Host.Name.Length);

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
