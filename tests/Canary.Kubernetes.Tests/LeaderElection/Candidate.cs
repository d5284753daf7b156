using Canary.Kubernetes.LeaderElection;

namespace Canary.Kubernetes.Tests.LeaderElection;

/// <summary>A process that wants to lead: an elector, its way to the server and its clock.</summary>
internal sealed class Candidate : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private bool crashed;

    public Candidate(string name, LeaseServer server, TimeProvider network, TimeSpan skew = default, int seed = 1)
    {
        Name = name;
        Clock = new ProcessClock(network, skew);
        Client = new LeaseClient(server, network, Clock);
        var options = new LeaderElectionOptions { Lease = new ObjectKey("canary", "leader"), Identity = name };
        Elector = new LeaderElector(Client, options, Clock, random: new Random(seed));
    }

    public string Name { get; }

    public ProcessClock Clock { get; }

    public LeaseClient Client { get; }

    public LeaderElector Elector { get; }

    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>Leads, and is able to act on it.</summary>
    public bool Acts => Leading is { IsCancellationRequested: false } && !Clock.Stopped && !crashed;

    public CancellationToken? Leading { get; private set; }

    public List<string> Seen { get; } = [];

    public int Terms { get; private set; }

    public int Stops { get; private set; }

    /// <summary>The leader's work; default: until told to end.</summary>
    public Func<CancellationToken, CancellationToken, Task> Work { get; set; } = UntilAsync;

    public static Task UntilAsync(CancellationToken stopping, CancellationToken leading)
    {
        var over = new TaskCompletionSource();
        stopping.Register(() => over.TrySetResult());
        return over.Task;
    }

    public void Start()
    {
        var callbacks = new LeaderCallbacks(
            (stopping, leading) =>
            {
                Terms++;
                Leading = leading;
                return Work(stopping, leading);
            }
        )
        {
            OnStoppedLeading = () => Stops++,
            OnNewLeader = Seen.Add,
        };
        Running = Elector.RunAsync(callbacks, stop.Token);
    }

    public void Stop() => stop.Cancel();

    /// <summary>The process is no more; only what it had sent still arrives.</summary>
    public void Crash()
    {
        crashed = true;
        Clock.Stop();
        Client.Travel = () => (null, null);
    }

    public void Dispose() => stop.Dispose();
}
