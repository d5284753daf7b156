using System.Threading.Channels;
using Canary.Kubernetes;

namespace Canary.Web.Api;

/// <summary>
/// What a reader has yet to be told. However slow it reads, this holds each key once: it is told how a rollout is, not all that it was.
/// </summary>
internal sealed class ChangedKeys
{
    private readonly Lock gate = new();
    private readonly Channel<bool> signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private HashSet<ObjectKey> keys = [];

    public void Add(ObjectKey key)
    {
        lock (gate)
        {
            keys.Add(key);
        }
        Wake();
    }

    /// <summary>Ends the wait of <see cref="TakeAsync"/> though nothing changed.</summary>
    public void Wake() => signal.Writer.TryWrite(true);

    /// <summary>Waits for a change or <see cref="Wake"/>; answers the keys since the last call, maybe none.</summary>
    public async Task<IReadOnlyCollection<ObjectKey>> TakeAsync(CancellationToken cancellationToken)
    {
        await signal.Reader.ReadAsync(cancellationToken);
        lock (gate)
        {
            var taken = keys;
            keys = [];
            return taken;
        }
    }
}
