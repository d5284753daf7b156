using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Simulator.Cluster;

namespace Canary.Simulator.Workloads.Endpoints;

/// <summary>Keeps the EndpointSlices of each Service that has a selector, and its Endpoints for older readers.</summary>
internal sealed class EndpointsController : IDisposable
{
    private const string Manager = "kube-controller-manager";
    private const int EndpointsPerSlice = 100;

    private readonly ControllerContext context;
    private readonly ReconcileQueue queue;
    private readonly ServiceSelectors selectors = new();
    private readonly bool writesEndpoints;

    /// <param name="context">What controllers work with.</param>
    /// <param name="writesEndpoints">Whether older readers have their Endpoints.</param>
    public EndpointsController(ControllerContext context, bool writesEndpoints)
    {
        this.context = context;
        this.writesEndpoints = writesEndpoints;
        queue = new(context.Scheduler, Reconcile);
        context.View.Changed += OnChange;
        foreach (var service in context.View.List(Kinds.Services))
        {
            selectors.Put(service);
            queue.Add(service.Key());
        }
    }

    public void Dispose()
    {
        context.View.Changed -= OnChange;
        queue.Dispose();
    }

    private void OnChange(ClusterChange change)
    {
        switch (change.Type.Plural)
        {
            case "pods" when change.Type.Group.Length == 0:
                AddServices(change.Object);
                if (change.Old is { } old && !JsonNode.DeepEquals(Labels(old), Labels(change.Object)))
                {
                    AddServices(old);
                }
                break;
            case "services" when change.Type.Group.Length == 0:
                if (change.Kind == ClusterChangeKind.Deleted)
                {
                    selectors.Remove(change.Key);
                }
                else
                {
                    selectors.Put(change.Object);
                }
                queue.Add(change.Key);
                break;
            case "endpointslices" when change.Object.Label(EndpointObjects.ServiceLabel) is { } service:
                queue.Add(change.Key with { Name = service });
                break;
            case "endpoints" when change.Type.Group.Length == 0:
                queue.Add(change.Key);
                break;
            default:
                break;
        }
    }

    private static JsonObject? Labels(JsonObject obj) => obj.Map("metadata", "labels");

    private void AddServices(JsonObject pod)
    {
        foreach (var service in selectors.Selecting(pod))
        {
            queue.Add(service);
        }
    }

    private TimeSpan? Reconcile(ObjectKey key)
    {
        var service = context.View.Get(Kinds.Services, key);
        if (service is null)
        {
            Delete(Kinds.Endpoints, context.View.Get(Kinds.Endpoints, key));
            return null;
        }
        var selector = LabelSelector.OfLabels(service.Map("spec", "selector"));
        if (selector.IsEmpty || service.IsBeingDeleted() || service.Text("spec", "type") == "ExternalName")
        {
            return null;
        }
        var endpoints = new ServiceEndpoints(service, context.View.Select(Kinds.Pods, key.Namespace, selector));
        WriteSlices(service, endpoints);
        if (writesEndpoints)
        {
            WriteEndpoints(service, endpoints);
        }
        return null;
    }

    private void WriteSlices(JsonObject service, ServiceEndpoints endpoints)
    {
        var existing = context
            .View.Select(
                Kinds.EndpointSlices,
                service.Key().Namespace,
                LabelSelector.OfLabels(
                    new()
                    {
                        [EndpointObjects.ServiceLabel] = service.Name(),
                        [EndpointObjects.ManagedByLabel] = EndpointObjects.ManagedBy,
                    }
                )
            )
            .Where(slice => !slice.IsBeingDeleted())
            .ToList();
        var chunks = endpoints.Pods.Chunk(EndpointsPerSlice).DefaultIfEmpty([]).ToList();
        for (var i = 0; i < chunks.Count; i++)
        {
            var wanted = new JsonArray([.. chunks[i].Select(endpoints.Endpoint)]);
            WriteSlice(service, i < existing.Count ? existing[i] : null, wanted, endpoints.Ports());
        }
        foreach (var superfluous in existing.Skip(chunks.Count))
        {
            Delete(Kinds.EndpointSlices, superfluous);
        }
    }

    private void WriteSlice(JsonObject service, JsonObject? existing, JsonArray endpoints, JsonArray ports)
    {
        if (existing is null)
        {
            context.Cluster.Create(Kinds.EndpointSlices, EndpointObjects.NewSlice(service, endpoints, ports), Manager);
            return;
        }
        if (
            JsonNode.DeepEquals(existing["endpoints"] ?? new JsonArray(), endpoints)
            && JsonNode.DeepEquals(existing["ports"] ?? new JsonArray(), ports)
        )
        {
            return;
        }
        var copy = existing.Copy();
        copy["endpoints"] = endpoints;
        copy["ports"] = ports;
        context.Cluster.Update(Kinds.EndpointSlices, copy, Manager);
    }

    private void WriteEndpoints(JsonObject service, ServiceEndpoints endpoints)
    {
        var key = service.Key();
        var subsets = endpoints.Subsets();
        var existing = context.View.Get(Kinds.Endpoints, key);
        if (existing is not null && JsonNode.DeepEquals(existing["subsets"] ?? new JsonArray(), subsets))
        {
            return;
        }
        var written = existing?.Copy() ?? EndpointObjects.NewEndpoints(service);
        if (subsets.Count > 0)
        {
            written["subsets"] = subsets;
        }
        else
        {
            written.Remove("subsets");
        }
        if (existing is null)
        {
            context.Cluster.Create(Kinds.Endpoints, written, Manager);
        }
        else
        {
            context.Cluster.Update(Kinds.Endpoints, written, Manager);
        }
    }

    private void Delete(ResourceType type, JsonObject? obj)
    {
        if (obj is null || obj.IsBeingDeleted())
        {
            return;
        }
        try
        {
            context.Cluster.Delete(type, obj.Key(), uid: obj.Uid());
        }
        catch (KubernetesException exception) when (exception.IsNotFound)
        {
            // Gone already.
        }
    }
}
