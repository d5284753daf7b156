namespace Canary.Resources.Views;

/// <summary>Who gets the traffic, in words, the same for everyone who shows it.</summary>
public static class TrafficText
{
    /// <summary><c>80 % primary, 20 % canary</c>, with the test's conditions and the copies where there are any.</summary>
    public static string Of(RolloutView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var weights = $"{100 - view.CanaryWeight} % primary, {view.CanaryWeight} % canary";
        var match = string.IsNullOrEmpty(view.Match) ? "" : $", of the requests that {view.Match} picks";
        var mirror = view.MirrorWeight is > 0 and var share ? $"; {share} % copied to the canary" : "";
        return weights + match + mirror;
    }
}
