using System.Text;
using System.Text.Json.Nodes;

namespace Canary.Simulator.Tests.Vectors;

/// <summary>An open watch: reads lines as they come.</summary>
internal sealed class VectorWatch : IDisposable
{
    private readonly Queue<JsonNode> events = new();
    private readonly CancellationTokenSource closed = new();
    private bool isDisposed;

    public VectorWatch(IAsyncEnumerable<ReadOnlyMemory<byte>> chunks)
    {
        _ = ReadAsync(chunks);
    }

    public bool HasEnded { get; private set; }

    public bool HasEvent => events.Count > 0;

    public JsonNode Take() => events.Dequeue();

    /// <summary>Ends the watch; more often than once is fine.</summary>
    public void Dispose()
    {
        if (!isDisposed)
        {
            isDisposed = true;
            closed.Cancel();
            closed.Dispose();
        }
    }

    private async Task ReadAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> chunks)
    {
        try
        {
            await foreach (var chunk in chunks.WithCancellation(closed.Token))
            {
                events.Enqueue(JsonNode.Parse(Encoding.UTF8.GetString(chunk.Span))!); // each chunk is a line
            }
            HasEnded = true;
        }
        catch (OperationCanceledException)
        {
            HasEnded = true;
        }
    }
}
