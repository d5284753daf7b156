using System.Buffers;

namespace Canary.Kubernetes.Client.Wire;

/// <summary>Bytes of a body that were read and not consumed yet; grows up to a limit.</summary>
internal sealed class ReadBuffer(Stream stream, int limit) : IDisposable
{
    private const int InitialSize = 16 * 1024;

    private byte[] bytes = ArrayPool<byte>.Shared.Rent(InitialSize);
    private int start;
    private int end;

    public ReadOnlySpan<byte> Unread => bytes.AsSpan(start, end - start);

    public void Advance(int count) => start += count;

    /// <summary>Reads some more; false at the end of the body.</summary>
    /// <exception cref="InvalidDataException">What is unread is larger than the limit.</exception>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        var read = await stream.ReadAsync(bytes.AsMemory(end), cancellationToken);
        end += read;
        return read > 0;
    }

    /// <summary>Reads to the end.</summary>
    public async Task FillToEndAsync(CancellationToken cancellationToken)
    {
        while (await FillAsync(cancellationToken)) { }
    }

    public void Dispose()
    {
        var rented = Interlocked.Exchange(ref bytes, []);
        if (rented.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void MakeRoom()
    {
        if (start == end)
        {
            start = end = 0;
        }
        if (end < bytes.Length)
        {
            return;
        }
        var length = end - start;
        if (length >= limit)
        {
            throw new InvalidDataException($"an object larger than {limit} bytes");
        }
        var larger = length > bytes.Length / 2 ? ArrayPool<byte>.Shared.Rent(bytes.Length * 2) : bytes;
        Unread.CopyTo(larger);
        if (larger != bytes)
        {
            ArrayPool<byte>.Shared.Return(bytes);
            bytes = larger;
        }
        (start, end) = (0, length);
    }
}
