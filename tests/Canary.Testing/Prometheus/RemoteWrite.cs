using System.Net.Http.Headers;
using System.Text;
using Canary.Simulator.Metrics;
using Canary.Simulator.Metrics.Storage;

namespace Canary.Testing.Prometheus;

/// <summary>
/// The body of a remote-write request: a protobuf message (series of labels and samples) in a Snappy block. Unlike files for promtool it can carry
/// stale markers. The block is all literals, which any reader takes.
/// </summary>
public static class RemoteWrite
{
    public static HttpContent Request(IEnumerable<SeriesData> series)
    {
        var message = new List<byte>();
        foreach (var one in series)
        {
            Field(message, 1, TimeSeries(one));
        }
        var content = new ByteArrayContent(Snappy([.. message]));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        content.Headers.ContentEncoding.Add("snappy");
        return content;
    }

    private static List<byte> TimeSeries(SeriesData series)
    {
        var message = new List<byte>();
        foreach (var label in series.Labels)
        {
            var pair = new List<byte>();
            Field(pair, 1, Encoding.UTF8.GetBytes(label.Name));
            Field(pair, 2, Encoding.UTF8.GetBytes(label.Value));
            Field(message, 1, pair);
        }
        foreach (var sample in series.Samples)
        {
            List<byte> pair = [(1 << 3) | 1, .. BitConverter.GetBytes(sample.Value), 2 << 3];
            Varint(pair, (ulong)sample.Time);
            Field(message, 2, pair);
        }
        return message;
    }

    private static void Field(List<byte> output, int number, IReadOnlyCollection<byte> value)
    {
        Varint(output, (ulong)((number << 3) | 2));
        Varint(output, (ulong)value.Count);
        output.AddRange(value);
    }

    private static void Varint(List<byte> output, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            output.Add((byte)(value | 0x80));
        }
        output.Add((byte)value);
    }

    private static byte[] Snappy(byte[] data)
    {
        const int Largest = 1 << 16;
        var block = new List<byte>();
        Varint(block, (ulong)data.Length);
        foreach (var chunk in data.Chunk(Largest))
        {
            // Tag of a literal whose length, less one, follows in two bytes.
            block.AddRange([61 << 2, (byte)(chunk.Length - 1), (byte)((chunk.Length - 1) >> 8)]);
            block.AddRange(chunk);
        }
        return [.. block];
    }
}
