using Canary.Simulator.Traffic;

namespace Canary.Cli.Playground.Scenarios;

/// <summary>A story that the playground plays, and that a test plays in virtual time.</summary>
/// <param name="Name">As <c>--scenario</c> knows it.</param>
/// <param name="Description">What it shows, in a line.</param>
/// <param name="Acts">What happens, in order.</param>
internal sealed record Scenario(string Name, string Description, IReadOnlyList<Act> Acts)
{
    /// <summary>Who uses the shop; default strangers who click fifty times a second.</summary>
    public UserOptions Users { get; init; } = new() { RequestsPerSecond = 50 };
}

/// <summary>A part of a story.</summary>
/// <param name="Title">Tells the audience what is done, and what comes of it.</param>
/// <param name="Play">Does it; answers the commit that it made, if it made one.</param>
/// <param name="Ending">What must come true.</param>
internal sealed record Act(string Title, Func<Stage, string?> Play, Predicate<Scene> Ending)
{
    /// <summary>Nobody commits anything.</summary>
    public static Act Of(string title, Action<Stage> play, Predicate<Scene> ending) =>
        new(
            title,
            stage =>
            {
                play(stage);
                return null;
            },
            ending
        );

    /// <summary>The first release, with the Canary of this manifest; see <see cref="Releases.First"/>.</summary>
    public static Act First(
        string canaryFile = "canary.yaml",
        Func<string, string>? edit = null,
        Dictionary<string, string?>? more = null
    ) =>
        new(
            "Release 1.0.0 is committed, and becomes the primary",
            stage => stage.Commit(Releases.First(canaryFile, edit, more), "Add the shop, release 1.0.0"),
            scene => scene.Status.Phase == "Initialized" && scene.IsReady
        );

    /// <summary>A release.</summary>
    public static Act Release(string title, Release release, Predicate<Scene> ending) =>
        new(title, stage => stage.Commit(release.Files(), $"Release {release.Version}"), ending);

    /// <summary>The last commit is undone.</summary>
    public static Act Revert(string title, Predicate<Scene> ending) => new(title, stage => stage.Revert(), ending);
}
