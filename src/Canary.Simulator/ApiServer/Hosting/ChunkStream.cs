namespace Canary.Simulator.ApiServer.Hosting;

/// <summary>Chunks that come one by one, as a stream. A read ends when the next chunk is there; it never blocks a thread.</summary>
internal sealed class ChunkStream(IAsyncEnumerable<ReadOnlyMemory<byte>> chunks) : Stream
{
    private readonly CancellationTokenSource closed = new();
    private IAsyncEnumerator<ReadOnlyMemory<byte>>? source;
    private ReadOnlyMemory<byte> rest;
    private bool reading;
    private bool disposed;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (disposed || buffer.IsEmpty)
        {
            return 0;
        }
        source ??= chunks.GetAsyncEnumerator(closed.Token);
        while (rest.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var registration = cancellationToken.Register(closed.Cancel);
            reading = true;
            var more = await MoveAsync(cancellationToken);
            reading = false;
            if (!more)
            {
                return 0;
            }
            rest = source.Current;
        }
        var count = Math.Min(buffer.Length, rest.Length);
        rest.Span[..count].CopyTo(buffer.Span);
        rest = rest[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = ReadAsync(buffer.AsMemory(offset, count));
        return read.IsCompleted
            ? read.GetAwaiter().GetResult()
            : throw new InvalidOperationException("The next chunk is not there yet: read asynchronously.");
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !disposed)
        {
            disposed = true;
            closed.Cancel();
            if (!reading && source is not null)
            {
                var ended = source.DisposeAsync();
                if (ended.IsCompleted)
                {
                    ended.GetAwaiter().GetResult();
                }
            }
        }
        base.Dispose(disposing);
    }

    private async ValueTask<bool> MoveAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await source!.MoveNextAsync(); // set before
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && disposed)
        {
            return false;
        }
    }
}
