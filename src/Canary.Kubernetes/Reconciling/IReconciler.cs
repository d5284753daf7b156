namespace Canary.Kubernetes.Reconciling;

/// <summary>Brings the world closer to what the object of a key asks for.</summary>
public interface IReconciler<TKey>
    where TKey : notnull
{
    /// <summary>One pass. An exception means "unexpected": it is logged and the key backs off.</summary>
    Task<ReconcileResult> ReconcileAsync(TKey key, CancellationToken cancellationToken);
}

/// <summary>The expected outcomes of a pass.</summary>
public readonly record struct ReconcileResult
{
    private ReconcileResult(TimeSpan? after) => RequeueAfter = after;

    /// <summary>When to look again though nothing happens; null: never.</summary>
    public TimeSpan? RequeueAfter { get; }

    /// <summary>Nothing more to do until something happens.</summary>
    public static ReconcileResult Done => default;

    /// <summary>Look again after this time.</summary>
    public static ReconcileResult After(TimeSpan delay) => new(delay < TimeSpan.Zero ? TimeSpan.Zero : delay);
}
