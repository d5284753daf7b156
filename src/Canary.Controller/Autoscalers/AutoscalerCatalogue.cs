using Canary.Kubernetes.Informers;

namespace Canary.Controller.Autoscalers;

/// <summary>A kind of autoscaler with what is known of its objects.</summary>
internal sealed record KnownAutoscalers(IAutoscalerKind Kind, Informer<V1Autoscaler> Store);

/// <summary>All kinds of autoscalers, by kind.</summary>
internal sealed class AutoscalerCatalogue(IEnumerable<KnownAutoscalers> kinds)
{
    private readonly Dictionary<string, KnownAutoscalers> byKind = kinds.ToDictionary(
        known => known.Kind.Type.Kind,
        StringComparer.Ordinal
    );

    /// <summary>Calls this for every change of any of them.</summary>
    public void AddHandler(Action<InformerEvent<V1Autoscaler>> handler)
    {
        foreach (var known in byKind.Values)
        {
            known.Store.AddHandler(handler);
        }
    }

    /// <summary>The one for a kind that the spec reader has let pass; null for all others.</summary>
    public KnownAutoscalers? Find(string? kind) => byKind.GetValueOrDefault(kind ?? "");
}
