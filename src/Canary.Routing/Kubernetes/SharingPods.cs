using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;

namespace Canary.Routing.Kubernetes;

/// <summary>
/// The pods behind an apex service that primary and canary share: <see cref="PodLabels.Apex"/> says which of them answer. Each answers as
/// many requests as the next, so their numbers make the canary's weight.
/// </summary>
internal sealed class SharingPods
{
    private const string BySelector = "selector";

    private readonly IKubernetesClient client;
    private readonly IInformer<V1Pod> pods;
    private readonly string fieldManager;

    public SharingPods(IKubernetesClient client, IInformer<V1Pod> pods, string fieldManager)
    {
        this.client = client;
        this.pods = pods;
        this.fieldManager = fieldManager;
        pods.AddIndex(BySelector, KeysOf);
    }

    /// <summary>The pods of each variant that can answer.</summary>
    public PodShare Ready(RouteContext context) =>
        new(
            Find(context, Pods.Primary).Count(pod => pod.IsReady),
            Find(context, Pods.Canary).Count(pod => pod.IsReady)
        );

    /// <summary>Those answer that the weight needs.</summary>
    public bool Make(RouteContext context, decimal weight) => !Changes(context, weight).Any();

    /// <summary>Makes those answer that the weight needs: lets in first, so that there is never a pod too few.</summary>
    /// <param name="context">Whose pods.</param>
    /// <param name="weight">Percent; at 0 and 100 only the primary's are made ready for the next step, as the service leads to one variant.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task MakeAsync(RouteContext context, decimal weight, CancellationToken cancellationToken)
    {
        foreach (var (pod, answers) in Changes(context, weight).OrderByDescending(change => change.Answers).ToList())
        {
            await LabelAsync(pod, answers ? context.Names.Apex : null, cancellationToken);
        }
    }

    private IEnumerable<(V1Pod Pod, bool Answers)> Changes(RouteContext context, decimal weight)
    {
        var primary = Find(context, Pods.Primary);
        var canary = Find(context, Pods.Canary);
        var planned = weight is 0 or 100 ? primary.Select(pod => (pod, true)) : Plan(context, weight, primary, canary);
        return planned.Where(plan => Answers(context, plan.Item1) != plan.Item2);
    }

    /// <summary>
    /// Whoever answers already goes on, and whoever rests already goes on resting. Of the primary only ready pods rest, so that one which
    /// becomes ready, or is new, answers; of the canary only ready ones answer.
    /// </summary>
    private static IEnumerable<(V1Pod Pod, bool Answers)> Plan(
        RouteContext context,
        decimal weight,
        List<V1Pod> primary,
        List<V1Pod> canary
    )
    {
        var ready = primary.Count(pod => pod.IsReady);
        // A primary that is down for a moment must not make the canary grow.
        var counted = ready == 0 ? primary.Count : ready;
        var share = PodShare.Nearest(weight, new(counted, canary.Count(pod => pod.IsReady)));
        var resting = primary
            .Where(pod => pod.IsReady)
            .OrderBy(pod => Answers(context, pod))
            .Take(ready == 0 ? 0 : counted - share.Primary)
            .ToHashSet();
        var answering = canary
            .Where(pod => pod.IsReady)
            .OrderByDescending(pod => Answers(context, pod))
            .Take(share.Canary)
            .ToHashSet();
        return primary
            .Select(pod => (pod, !resting.Contains(pod)))
            .Concat(canary.Select(pod => (pod, answering.Contains(pod))));
    }

    /// <summary>By name, so that every pass picks the same.</summary>
    private List<V1Pod> Find(RouteContext context, Pods variant)
    {
        var label = ServiceRenderer.Selector(context, variant);
        return
        [
            .. pods.ByIndex(BySelector, Key(context.Key.Namespace, label.Key, label.Value))
                .Where(pod => !pod.IsLeaving)
                .OrderBy(pod => pod.Metadata.Name, StringComparer.Ordinal),
        ];
    }

    private static bool Answers(RouteContext context, V1Pod pod) =>
        pod.Metadata.Labels?.GetValueOrDefault(PodLabels.Apex) == context.Names.Apex;

    private async Task LabelAsync(V1Pod pod, string? apex, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                // A StatefulSet's next pod has the same name.
                ["uid"] = pod.Metadata.Uid,
                ["labels"] = new JsonObject { [PodLabels.Apex] = apex },
            },
        };
        try
        {
            pods.Put(
                await client.PatchAsync(
                    V1Pod.Type,
                    pod.Metadata.Key,
                    Patch.Merge(body) with
                    {
                        FieldManager = fieldManager,
                    },
                    RoutingJson.Default.V1Pod,
                    cancellationToken
                )
            );
        }
        catch (KubernetesException gone) when (gone.IsNotFound || gone.IsConflict)
        {
            // Its end is on its way here, and wakes the next pass.
        }
    }

    private static IEnumerable<string> KeysOf(V1Pod pod) =>
        from label in pod.Metadata.Labels ?? new Dictionary<string, string>()
        where PodLabels.Selectors.Contains(label.Key)
        select Key(pod.Metadata.Namespace, label.Key, label.Value);

    private static string Key(string @namespace, string label, string value) => $"{@namespace}/{label}={value}";
}
