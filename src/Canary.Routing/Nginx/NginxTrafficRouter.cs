using Canary.Engine;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;
using Canary.Resources.Reading;
using Canary.Routing.Rendering;

namespace Canary.Routing.Nginx;

/// <summary>
/// Moves traffic by a second Ingress, <c>name-canary</c>, whose annotations tell the NGINX ingress controller what the canary gets. The Ingress that
/// leads to the apex service is the user's and is never written. Nothing tells that NGINX has taken an Ingress over, so it is given a moment.
/// </summary>
/// <param name="client">Writes.</param>
/// <param name="ingresses">Reads.</param>
/// <param name="time">Tells how long an Ingress has been as it is.</param>
/// <param name="annotationPrefix">What the ingress controller's annotations begin with, without the slash.</param>
/// <param name="fieldManager">Owns what is written.</param>
public sealed class NginxTrafficRouter(
    IKubernetesClient client,
    IInformer<V1Ingress> ingresses,
    TimeProvider time,
    string annotationPrefix = NginxTrafficRouter.DefaultAnnotationPrefix,
    string fieldManager = FieldManagers.Controller
) : ITrafficRouter
{
    /// <summary>As the ingress controller has it unless it is told otherwise.</summary>
    public const string DefaultAnnotationPrefix = "nginx.ingress.kubernetes.io";

    /// <summary>By default the ingress controller looks at changes every three seconds at most.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly HashSet<string> KnownMembers = ["ingressClassName", "defaultBackend", "tls", "rules"];

    private readonly CanaryAnnotations annotations = new(annotationPrefix);
    private readonly Settling settling = new(time, Patience);

    public string Name => ProviderNames.Nginx;

    public Obstacle? FindObstacle(RouteContext context)
    {
        var key = context.Key with { Name = SourceName(context) };
        if (FindSource(context) is not { } source)
        {
            return new("IngressNotFound", $"spec.ingressRef: there is no Ingress {key}; create it or correct the name");
        }
        if (!IngressRenderer.LeadsTo(source.Spec, context.Names.Apex))
        {
            return new(
                "IngressLeadsElsewhere",
                $"spec.ingressRef: no backend of Ingress {key} is the Service {context.Names.Apex}; write it there, or correct spec.service.name"
            );
        }
        var existing = FindCanary(context);
        return existing is null || Ownership.IsMadeFor(existing.Metadata, context.Canary)
            ? null
            : new(
                "IngressNotOwned",
                $"Ingress {existing.Metadata.Key} is there already and was not made for this Canary; delete or rename it"
            );
    }

    public RouteObservation Observe(RouteContext context)
    {
        if (FindSource(context) is not { } source || FindCanary(context) is not { } canary)
        {
            return new()
            {
                Message = $"Ingress {context.Key with { Name = SourceName(context) + "-canary" }} is not there",
            };
        }
        var traffic = annotations.Read(context.Canary, AnnotationsOf(canary));
        var settlesAt = SettlesAt(canary);
        return new()
        {
            Current = traffic is not null && IsCurrent(context, source, traffic, canary),
            Traffic = traffic,
            Accepted = settlesAt is null,
            Message = settlesAt is null
                ? null
                : $"NGINX does not say when it has taken Ingress {canary.Metadata.Key} over; it is given a moment",
            SettlesAt = settlesAt,
        };
    }

    public Task RefreshAsync(RouteContext context, CancellationToken cancellationToken) =>
        ingresses.RefreshAsync(
            client,
            V1Ingress.Type,
            context.Key with
            {
                Name = $"{SourceName(context)}-canary",
            },
            RoutingJson.Default.V1Ingress,
            cancellationToken
        );

    public async Task ApplyAsync(RouteContext context, CanaryTraffic traffic, CancellationToken cancellationToken)
    {
        if (
            FindSource(context) is not { } source
            || (FindCanary(context) is { } existing && IsCurrent(context, source, traffic, existing))
        )
        {
            return;
        }
        var wanted = IngressRenderer.Render(context, source, traffic, annotations);
        ingresses.Put(
            await client.PatchAsync(
                V1Ingress.Type,
                IngressRenderer.NameOf(context, source),
                Patch.Apply(wanted, fieldManager),
                RoutingJson.Default.V1Ingress,
                cancellationToken
            )
        );
    }

    /// <summary>The user's Ingress leads to the apex service, as ever; the canary's gives nothing away and goes with the Canary.</summary>
    public Task ReleaseAsync(RouteContext context, CancellationToken cancellationToken) =>
        IsReleased(context) ? Task.CompletedTask : ApplyAsync(context, CanaryTraffic.None, cancellationToken);

    public bool IsReleased(RouteContext context) =>
        FindSource(context) is null
        || FindCanary(context) is not { } canary
        || (annotations.Read(context.Canary, AnnotationsOf(canary)) == CanaryTraffic.None && SettlesAt(canary) is null);

    private bool IsCurrent(RouteContext context, V1Ingress source, CanaryTraffic traffic, V1Ingress existing)
    {
        var wanted = IngressRenderer.Render(context, source, traffic, annotations);
        var rendered = wanted["metadata"]?["annotations"]?.AsObject() ?? [];
        return RenderedMetadata.IsCurrent(wanted, existing.Metadata, context.Canary)
            && AnnotationsOf(existing).Keys.All(name => !annotations.IsFor(name) || rendered.ContainsKey(name))
            && RenderedJson.Matches(wanted["spec"], existing.Spec, KnownMembers);
    }

    /// <summary>Its annotations, which are no part of the generation, say most to NGINX.</summary>
    private DateTimeOffset? SettlesAt(V1Ingress ingress)
    {
        var said = AnnotationsOf(ingress)
            .Where(annotation => annotations.IsFor(annotation.Key))
            .OrderBy(annotation => annotation.Key, StringComparer.Ordinal)
            .Select(annotation => $"{annotation.Key}={annotation.Value}");
        return settling.EndsAt(ingress.Metadata, $"{ingress.Metadata.Generation}\n{string.Join('\n', said)}");
    }

    private V1Ingress? FindSource(RouteContext context) =>
        ingresses.Get(context.Key with { Name = SourceName(context) });

    private V1Ingress? FindCanary(RouteContext context) =>
        ingresses.Get(context.Key with { Name = $"{SourceName(context)}-canary" });

    private static string SourceName(RouteContext context) => context.Canary.Spec.IngressRef?.Name ?? "";

    private static IReadOnlyDictionary<string, string> AnnotationsOf(V1Ingress ingress) =>
        ingress.Metadata.Annotations ?? new Dictionary<string, string>();
}
