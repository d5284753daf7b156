using Canary.Resources.Reading;
using Canary.Resources.V1;

namespace Canary.Routing.Rendering;

/// <summary>Tells at which place of a spec the matches of a stored rule are written.</summary>
internal static class MatchPlace
{
    /// <summary>
    /// The place whose matches the rule has. Of several equal ones that of the status, so that a step with the matches of another is reached;
    /// that too when none is equal, as after an edit of the spec: the rule is not current then, but still the same test.
    /// </summary>
    /// <param name="canary">Whose route it is.</param>
    /// <param name="isAt">Whether the rule has the matches of a place.</param>
    public static string? Find(V1Canary canary, Func<string, bool> isAt)
    {
        var places = MatchPlaces.In(canary.Spec).ToList();
        var recorded = canary.Status?.Match is { } status && places.Contains(status) ? status : null;
        return recorded is not null && isAt(recorded)
            ? recorded
            : places.Find(place => isAt(place)) ?? recorded ?? places.FirstOrDefault();
    }
}
