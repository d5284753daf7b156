using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Controller.Rollouts;
using Canary.Controller.Targets;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;
using Canary.Resources.V1;
using Canary.Routing;

namespace Canary.Controller.DisruptionBudgets;

/// <summary>
/// A budget that guards the target's pods does not see the primary's, which carry the traffic: each gets a twin for them. One that selects
/// by other labels guards both already.
/// </summary>
internal sealed class BudgetTwins(IKubernetesClient client, IInformer<V1DisruptionBudget> budgets)
{
    private const string Namespace = "namespace";

    /// <summary>Before the informer starts.</summary>
    public static void AddIndexTo(IInformer<V1DisruptionBudget> budgets) =>
        budgets.AddIndex(Namespace, budget => [budget.Metadata.Namespace]);

    /// <summary><see cref="ApplyAsync"/> is done, as the store shows.</summary>
    public bool AreCurrent(V1Canary canary, V1Workload target)
    {
        var wanted = Wanted(canary, target);
        return wanted.Values.All(IsCurrent) && !Unneeded(canary, wanted).Any();
    }

    /// <summary>Writes those that differ and deletes those that guard nothing any more.</summary>
    public async Task ApplyAsync(V1Canary canary, V1Workload target, CancellationToken cancellationToken)
    {
        var wanted = Wanted(canary, target);
        foreach (var (key, twin) in wanted.Where(entry => !IsCurrent(entry.Value)))
        {
            var patch = Patch.Apply(twin, FieldManagers.Controller);
            var projection = V1DisruptionBudget.Projection;
            budgets.Put(await client.PatchAsync(V1DisruptionBudget.Type, key, patch, projection, cancellationToken));
        }
        foreach (var twin in Unneeded(canary, wanted).ToList())
        {
            try
            {
                var only = DeleteOptions.Default with { Uid = twin.Metadata.Uid };
                await client.DeleteAsync(V1DisruptionBudget.Type, twin.Metadata.Key, only, cancellationToken);
            }
            catch (KubernetesException e) when (e.IsNotFound || e.IsConflict)
            {
                // Gone, or another one by now.
            }
        }
    }

    private Dictionary<ObjectKey, JsonObject> Wanted(V1Canary canary, V1Workload target)
    {
        var wanted = new Dictionary<ObjectKey, JsonObject>();
        if (SelectorLabel.Find(target) is not { } label)
        {
            return wanted;
        }
        foreach (var budget in budgets.ByIndex(Namespace, canary.Metadata.Namespace))
        {
            if (
                Guards(budget, target)
                && Render(canary, budget, label) is { } twin
                && new ObjectKey(canary.Metadata.Namespace, PrimaryRenderer.NameOf(budget.Metadata.Name)) is var key
                && (budgets.Get(key) is not { } existing || Ownership.IsMadeFor(existing, canary))
            )
            {
                wanted[key] = twin;
            }
        }
        return wanted;
    }

    private static bool Guards(V1DisruptionBudget budget, V1Workload target) =>
        budget.Metadata.DeletionTimestamp is null
        && !budget.IsNotCopied
        && Ownership.CanaryOf(budget) is null
        && PodSelector.Selects(budget.Spec.Child("selector"), target.PodLabels);

    /// <summary>Null: it selects by labels that the primary's pods have too.</summary>
    private static JsonObject? Render(V1Canary canary, V1DisruptionBudget budget, KeyValuePair<string, string> label)
    {
        var spec = JsonObject.Create(budget.Spec)!.DeepClone().AsObject();
        new SelectorRename(label, PrimaryRenderer.NameOf(label.Value)).InSelector(spec["selector"]);
        if (JsonSubset.Contains(budget.Spec, spec))
        {
            return null;
        }
        var metadata = new JsonObject
        {
            ["name"] = PrimaryRenderer.NameOf(budget.Metadata.Name),
            ["namespace"] = budget.Metadata.Namespace,
        };
        CanaryOwner.Mark(metadata, canary);
        return new()
        {
            ["apiVersion"] = V1DisruptionBudget.Type.ApiVersion,
            ["kind"] = V1DisruptionBudget.Type.Kind,
            ["metadata"] = metadata,
            ["spec"] = spec,
        };
    }

    private bool IsCurrent(JsonObject twin)
    {
        var key = new ObjectKey((string)twin["metadata"]!["namespace"]!, (string)twin["metadata"]!["name"]!);
        var spec = twin["spec"]!.AsObject();
        return budgets.Get(key) is { Spec: { ValueKind: JsonValueKind.Object } existing }
            && JsonSubset.Contains(existing, spec)
            && existing.EnumerateObject().All(member => spec.ContainsKey(member.Name));
    }

    private IEnumerable<V1DisruptionBudget> Unneeded(V1Canary canary, Dictionary<ObjectKey, JsonObject> wanted) =>
        budgets
            .ByIndex(Namespace, canary.Metadata.Namespace)
            .Where(budget =>
                budget.Metadata.DeletionTimestamp is null
                && Ownership.IsOwnedBy(budget, canary)
                && !wanted.ContainsKey(budget.Metadata.Key)
            );
}
