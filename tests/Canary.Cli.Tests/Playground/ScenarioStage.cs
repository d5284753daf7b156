using Canary.Cli.Output;
using Canary.Cli.Playground;
using Canary.Cli.Playground.Scenarios;
using Canary.Hooks.Delivery;
using Canary.Kubernetes.Client;
using Canary.MetricProviders.Prometheus;
using Canary.Simulator;
using Canary.Simulator.ApiServer;
using Canary.Simulator.ApiServer.Hosting;
using Canary.Simulator.Clock;
using Canary.Simulator.Hooks;
using Canary.Simulator.Metrics.Api;
using Canary.Simulator.Traffic;

namespace Canary.Cli.Tests.Playground;

/// <summary>The playground without its servers, in virtual time: what goes over loopback there goes from hand to hand here.</summary>
internal sealed class ScenarioStage : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly SimulationLoop loop = new(new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero));
    private readonly PlaygroundDirectory directory = PlaygroundDirectory.Create(wanted: null);
    private readonly StringWriter output = new();
    private IReadOnlyList<UserAnswers> answers = [];

    /// <summary>Where the story's manifests are.</summary>
    public string Repository => directory.Repository;

    /// <summary>What the narrator told.</summary>
    public string Output => output.ToString();

    /// <summary>What the controller's <c>/metrics</c> showed at the end.</summary>
    public string Page { get; private set; } = "";

    /// <summary>Requests that a pod got before it was ready.</summary>
    public long ToUnreadyPods { get; private set; }

    /// <summary>Requests of the shop's users that failed; testers and copies are not counted.</summary>
    public long UsersErrors { get; private set; }

    /// <summary>The like of those users who belong to a group.</summary>
    public long ErrorsOf(string group) =>
        answers.Where(answer => answer.Group == group && answer.Status >= 500).Sum(answer => answer.Requests);

    /// <summary>The simulated time that the story took.</summary>
    public TimeSpan Took { get; private set; }

    /// <summary>Plays a scenario; the answer says whether it went as told.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="look">Looks at the world at its end.</param>
    public bool Play(Scenario scenario, Action<InhabitedCluster>? look = null)
    {
        var world = new PlaygroundWorld(directory, loop.Clock, scenario.Users);
        using var stopping = new CancellationTokenSource();
        using var client = new KubernetesClient(
            new InProcessHandler(new KubeApiServer(world.World.Cluster)),
            new Uri("http://api.test"),
            time: loop.Clock
        );
        using var metrics = new PrometheusConnections(new PrometheusMessageHandler(world.World.Prometheus));
        using var outside = new HookConnections(_ => new WebhookReceiver(loop.Clock).CreateHandler());
        using var controller = PlaygroundController.Create(
            client,
            loop.Clock,
            new Uri("http://prometheus.test:9090"),
            metrics,
            outside
        );
        world.World.Scrape(controller);
        var began = loop.Clock.GetUtcNow();
        var running = controller.RunAsync(stopping.Token);
        var narrator = new Narrator(new Terminal(output, TextWriter.Null, color: false), world.Stage);
        var telling = narrator.Start();
        var held = loop.Run(
            () => new Story(world.Stage, narrator).PlayAsync(scenario.Acts, CancellationToken.None),
            Limit
        );
        Took = loop.Clock.GetUtcNow() - began;
        if (look is not null)
        {
            // What came of the last act is to be scraped as well.
            loop.RunFor(TimeSpan.FromSeconds(3));
            Page = controller.WriteMetrics();
            look(world.World);
        }
        answers = world.World.Users.Answers;
        UsersErrors = world.World.Gateway.Log.Count(kind => kind is { Host: Releases.Host, Status: >= 500 });
        ToUnreadyPods = world.World.Gateway.Log.ToUnreadyPods;
        stopping.Cancel();
        loop.Run(
            async () =>
            {
                await telling.DisposeAsync();
                await running;
                await world.DisposeAsync();
            },
            Limit
        );
        return held;
    }

    public void Dispose()
    {
        loop.Dispose();
        directory.Dispose();
        output.Dispose();
    }
}
