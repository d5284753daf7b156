using System.CommandLine;
using Canary.Cli.CommandLine;
using Canary.Cli.Output;
using Canary.Cli.Playground;
using Canary.Cli.Playground.Scenarios;
using Canary.Simulator.GitSync;

namespace Canary.Cli.Commands;

/// <summary><c>canary playground</c>: a whole world in one process, and a story in it.</summary>
internal sealed class PlaygroundCommand
{
    private readonly FaultOption faults = new();

    private readonly Option<bool> exit = new("--exit")
    {
        Description = "End after the story; the exit code says whether it went as told",
    };

    private readonly Option<bool> quiet = new("--no-story")
    {
        Description = "Only start the world, with release 1 of the shop",
    };

    private readonly Option<string> scenario = new("--scenario")
    {
        Description = "Which story to play: " + string.Join("; ", ScenarioCatalogue.All.Select(Line)),
        DefaultValueFactory = _ => ScenarioCatalogue.Default,
    };

    private readonly Option<DirectoryInfo?> directory = new("--directory")
    {
        Description =
            "Where the kubeconfig and the Git repository go; must be empty or new, and is kept. Default: a temporary one",
    };

    public static Command Create(Terminal terminal)
    {
        var options = new PlaygroundCommand();
        options.scenario.AcceptOnlyFromAmong([.. ScenarioCatalogue.All.Select(scenario => scenario.Name)]);
        var command = new Command(
            "playground",
            "Start a simulated cluster with users, metrics, Git and the controller, and play a story in it"
        )
        {
            options.scenario,
            options.exit,
            options.quiet,
            options.directory,
        };
        options.faults.AddTo(command);
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, terminal, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        if (!GitRepository.IsGitAvailable)
        {
            throw new CommandException(
                "The playground keeps its manifests in Git, and there is no 'git' on the PATH: install Git and try again."
            );
        }
        using var folder = PlaygroundDirectory.Create(parsed.GetValue(directory));
        // The controller has to live with them; kubectl, Git and the users are spared.
        using var plan = faults.Plan(parsed, userAgentPrefix: "canary");
        var story = ScenarioCatalogue.Find(parsed.GetRequiredValue(scenario));
        await using var session = await PlaygroundSession.StartAsync(
            folder,
            TimeProvider.System,
            story.Users,
            plan,
            cancellationToken
        );
        var narrator = new Narrator(terminal, session.Stage);
        Introduction.Write(terminal, session);
        await using var telling = narrator.Start();
        var outage = faults.StopServerAsync(plan, parsed, cancellationToken);
        var acts = parsed.GetValue(quiet) ? story.Acts.Take(1) : story.Acts;
        var held = await new Story(session.Stage, narrator).PlayAsync(acts, cancellationToken);
        if (parsed.GetValue(exit))
        {
            return held ? ExitCode.Ok : ExitCode.Failed;
        }
        Introduction.WriteInvitation(terminal, session);
        await Task.WhenAll(outage, session.RunUntilStoppedAsync(cancellationToken));
        return ExitCode.Ok;
    }

    private static string Line(Scenario scenario) => $"{scenario.Name} ({scenario.Description})";
}
