using Canary.Controller.Tests.World;
using Canary.Engine.Commands;
using Canary.Kubernetes;
using Canary.Resources.V1;
using Canary.Simulator;
using Canary.Simulator.Faults;
using Canary.Simulator.Hooks;

namespace Canary.Controller.Tests.Traces;

/// <summary>
/// A cluster in which several Canaries live, each for so many events that are about it, while metrics, webhooks, the API and the controller do as they
/// please. All of it follows from the seed. A trace is the life of one of the Canaries.
/// </summary>
internal sealed class RandomWorld : IDisposable
{
    /// <summary>How many Canaries live in it.</summary>
    public const int Lives = 8;

    /// <summary>How many events there are in each life, beside those that are about nobody in particular.</summary>
    public const int EventsPerLife = 3;

    private static readonly FaultRule[] FaultRules =
    [
        new(Fault.Conflict()) { OnlyWrites = true },
        new(Fault.InternalError()),
        new(Fault.LostAnswer()) { OnlyWrites = true },
        new(Fault.Gone()) { Verb = "watch" },
        new(Fault.DroppedWatch(1)) { Verb = "watch" },
        new(Fault.Latency(TimeSpan.FromSeconds(40))),
        new(Fault.TooManyRequests(TimeSpan.FromSeconds(2))),
        new(Fault.Refused()),
    ];

    private readonly Random random;
    private readonly IReadOnlyList<string> secondIsDeafTo;
    private readonly List<string> log = [];
    private readonly List<RandomCanary> canaries = [];
    private readonly List<RunningController> controllers = [];
    private readonly PassersBy users;

    /// <param name="seed">What all follows from.</param>
    /// <param name="secondIsDeafTo">Kinds that a second controller hears no change of.</param>
    public RandomWorld(int seed, params IReadOnlyList<string> secondIsDeafTo)
    {
        random = new Random(seed);
        this.secondIsDeafTo = secondIsDeafTo;
        World = new Scenario(
            new WorldOptions
            {
                Istio = true,
                ScrapeInterval = null,
                SilentWorkloads = true,
            },
            logged: false
        );
        World.World.Users.Active = false;
        Hooks(WebhookAnswer.Ok);
        users = new PassersBy(this);
    }

    public Scenario World { get; }

    public IReadOnlyList<RandomCanary> Canaries => canaries;

    /// <summary>What happened, in order.</summary>
    public IReadOnlyList<string> Log => log;

    /// <summary>From the first commit to the last event; every invariant holds after each.</summary>
    public void Live()
    {
        StartController();
        for (var i = 0; i < Lives; i++)
        {
            var canary = new RandomCanary(random, $"c{i}", [.. canaries.Select(known => known.Name)]);
            canaries.Add(canary);
            foreach (var manifest in canary.All())
            {
                Commit(canary, "first", manifest);
            }
        }
        Pass(TimeSpan.FromSeconds(random.Next(1, 15)));
        foreach (var canary in Turns())
        {
            About(canary);
            if (Chance(0.25))
            {
                AboutNobody();
            }
            Pass(TimeSpan.FromMilliseconds(random.Next(0, 2500)));
        }
    }

    /// <summary>Faults end, metrics and webhooks are good, one controller is left.</summary>
    public void Calm()
    {
        Note("calm");
        World.Server.Faults.Clear();
        World.Server.Faults.Start();
        World.Metrics.Value = 100;
        Hooks(WebhookAnswer.Ok);
        controllers.ForEach(controller => controller.Kill());
        DropDead();
        StartController();
    }

    public RunningController Controller => controllers[^1];

    public void Commit(RandomCanary canary, string what, System.Text.Json.Nodes.JsonObject manifest)
    {
        Note($"{canary.Name}: {what}: {manifest["spec"]?["provider"]} {manifest["spec"]?["analysis"]?.ToJsonString()}");
        World.Apply(manifest);
    }

    public void Ask(RandomCanary canary, CommandVerb verb)
    {
        if (World.Find(V1Canary.Type, canary.Name) is null)
        {
            return;
        }
        Note($"{canary.Name}: {verb}");
        var gate = verb is CommandVerb.Approve or CommandVerb.Reject ? "qa" : null;
        var command = Interventions.Command(verb, Command.AnyRevision, gate);
        command["metadata"]!["name"] = canary.Name;
        World.Apply(command, "kubectl");
    }

    /// <summary>Lets time pass; a controller that was killed in it is followed by another.</summary>
    public void Pass(TimeSpan duration)
    {
        World.RunFor(duration);
        DropDead();
        if (controllers.Count == 0)
        {
            StartController();
        }
        foreach (var controller in controllers)
        {
            if (controller.Ended.IsFaulted)
            {
                throw new InvalidOperationException("The controller ended.", controller.Ended.Exception);
            }
        }
        Assert.True(World.Invariants.Broken.Count == 0, string.Join("\n", World.Invariants.Broken));
        Assert.True(users.Unanswered.Count == 0, string.Join("\n", users.Unanswered.Take(3)));
    }

    public void Dispose()
    {
        users.Dispose();
        World.Dispose();
    }

    /// <summary>Whose turn it is, each Canary as often as it has events.</summary>
    private RandomCanary[] Turns()
    {
        var turns = Enumerable.Range(0, EventsPerLife).SelectMany(_ => canaries).ToArray();
        random.Shuffle(turns);
        return turns;
    }

    private void About(RandomCanary canary)
    {
        switch (random.Next(20))
        {
            case < 7:
                Commit(canary, "a good release", canary.Release(good: true));
                break;
            case 7:
                Commit(canary, "a release that never gets ready", canary.Release(good: false));
                break;
            case 8 or 9:
                Commit(canary, "the first release again", canary.Revert());
                break;
            case 10 when canary.Reconfigure() is { } config:
                Commit(canary, "another config", config);
                break;
            case 10 or 11:
                Commit(canary, "another Canary", canary.Canary());
                break;
            case 12:
                Delete(canary, "the Canary", V1Canary.Type);
                Pass(TimeSpan.FromMilliseconds(random.Next(0, 8000)));
                Commit(canary, "the Canary again", canary.Canary());
                break;
            case 13:
                Delete(canary, "the target", canary.TargetType);
                Pass(TimeSpan.FromMilliseconds(random.Next(0, 4000)));
                Commit(canary, "the target again", canary.Revert());
                break;
            default:
                Ask(canary, Enum.GetValues<CommandVerb>()[random.Next(Enum.GetValues<CommandVerb>().Length)]);
                break;
        }
    }

    private void AboutNobody()
    {
        switch (random.Next(10))
        {
            case < 3:
                World.Metrics.Value = random.Next(10) switch
                {
                    < 6 => 100,
                    < 8 => 10,
                    _ => null,
                };
                Note($"metrics say {World.Metrics.Value}");
                break;
            case 3:
                var answer = random.Next(3) switch
                {
                    0 => WebhookAnswer.Of(403, "not yet"),
                    1 => WebhookAnswer.Dropped,
                    _ => WebhookAnswer.Ok,
                };
                Note($"webhooks answer {answer.Status}");
                Hooks(answer);
                break;
            case 4:
                Note("the controller is killed");
                controllers.ForEach(controller => controller.Kill());
                break;
            case 5:
                var writes = random.Next(1, 20);
                Note($"the controller will be killed after {writes} writes");
                controllers[^1].KillAfter(writes);
                break;
            case 6 when controllers.Count == 1:
                Note("a second controller thinks that it leads");
                controllers.Add(World.StartController(deafTo: secondIsDeafTo));
                break;
            case 6:
                Note("the older controller is killed");
                controllers[0].Kill();
                break;
            case 7:
                World.Server.Faults.Stop();
                Note("the API is down");
                Pass(TimeSpan.FromSeconds(random.Next(1, 20)));
                World.Server.Faults.Start();
                Note("the API is up");
                break;
            default:
                var rule = FaultRules[random.Next(FaultRules.Length)] with
                {
                    UserAgentPrefix = "canary",
                    Probability = 0.05 + (random.NextDouble() * 0.4),
                    Times = random.Next(5, 40),
                };
                Note($"{rule.Fault}, {rule.Probability:P0} of {rule.Times}");
                World.Server.Faults.Add(rule);
                break;
        }
    }

    private void Delete(RandomCanary canary, string what, ResourceType type)
    {
        if (World.Find(type, canary.Name) is not null)
        {
            Note($"{canary.Name}: {what} is deleted");
            canary.WasDeleted |= type != V1Canary.Type;
            World.Delete(type, canary.Name);
        }
    }

    private void DropDead()
    {
        foreach (var dead in controllers.Where(controller => controller.IsDead).ToList())
        {
            World.Bury(dead);
            controllers.Remove(dead);
        }
    }

    private void StartController() => controllers.Add(World.StartController());

    /// <summary>All webhooks but those that would roll back.</summary>
    private void Hooks(WebhookAnswer answer) =>
        World.Outside.Answer(RandomCanary.Host, asked => asked.Path == "/rollback" ? WebhookAnswer.Of(403) : answer);

    private void Note(string what) => log.Add($"{World.Now:HH:mm:ss.fff} {what}");

    private bool Chance(double probability) => random.NextDouble() < probability;
}
