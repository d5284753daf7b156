namespace Canary.Kubernetes.Queues;

/// <summary>Keys to look at. A key is worked on by one worker at a time; added meanwhile, it comes again once.</summary>
public interface IWorkQueue<TKey>
    where TKey : notnull
{
    void Add(TKey key);

    /// <summary>
    /// Adds the key later; the earliest of several wishes counts. A key that is handed out for another reason takes its wishes with it:
    /// the pass looks at everything and says anew when to come again.
    /// </summary>
    void AddAfter(TKey key, TimeSpan delay);

    /// <summary>Adds the key after its back-off, which doubles with each call until <see cref="Forget"/>.</summary>
    void AddRateLimited(TKey key);

    void Forget(TKey key);

    /// <summary>The next key; call <see cref="Done"/> when finished with it.</summary>
    ValueTask<TKey> GetAsync(CancellationToken cancellationToken);

    void Done(TKey key);

    /// <summary>Keys that wait for a worker.</summary>
    int Depth { get; }
}
