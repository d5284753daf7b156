using Canary.Controller.Tests.World;
using Canary.Resources.V1;
using Canary.Simulator.Cluster;

namespace Canary.Controller.Tests.Traces;

/// <summary>
/// Users who call a Canary in the moments in which it is most likely to fail them: whenever pods come to a Service of its, or go. From its initialisation on
/// they are always answered, whatever happens to the controller, and while the Canary is deleted, unless somebody deletes its target.
/// </summary>
internal sealed class PassersBy : IDisposable
{
    private const int Requests = 4;

    private readonly RandomWorld world;
    private readonly IDisposable subscription;
    private readonly List<string> unanswered = [];

    public PassersBy(RandomWorld world)
    {
        this.world = world;
        subscription = world.World.Cluster.Subscribe(OnChange);
    }

    /// <summary>Who was not answered, in order.</summary>
    public IReadOnlyList<string> Unanswered => unanswered;

    public void Dispose() => subscription.Dispose();

    private void OnChange(ClusterChange change)
    {
        if (change.Type.Plural != "endpointslices" || change.Kind == ClusterChangeKind.Added)
        {
            return;
        }
        var service = (string?)change.Object["metadata"]?["labels"]?["kubernetes.io/service-name"] ?? "";
        foreach (var canary in world.Canaries.Where(canary => canary.MustServe && IsServiceOf(service, canary.Name)))
        {
            Call(canary, change);
        }
    }

    private void Call(RandomCanary canary, ClusterChange change)
    {
        var status = world.World.Find(V1Canary.Type, canary.Name)?["status"];
        var phase = (string?)status?["phase"];
        if (phase is null or "" or "Initializing" || status?["lastPromotedSpec"] is null)
        {
            return;
        }
        for (var i = 0; i < Requests; i++)
        {
            var answer = world.World.World.Gateway.Send(new() { Host = canary.UsersHost }, withBody: false);
            if (answer.Status != 200)
            {
                unanswered.Add(
                    $"{world.World.Now:HH:mm:ss.fff} {canary.Name}, {phase}: a user got {answer.Status} from {answer.Service} when {change.Key} changed; {status}"
                );
                return;
            }
        }
    }

    private static bool IsServiceOf(string service, string canary) =>
        service == canary || service == canary + "-primary" || service == canary + "-canary";
}
