using System.Text;
using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Http;

/// <summary>An answer of the API server: a body at hand, or chunks that come one by one.</summary>
public sealed class ApiResponse
{
    private static readonly byte[] LineBreak = "\n"u8.ToArray();

    public int Status { get; init; } = 200;

    public string ContentType { get; init; } = "application/json";

    /// <summary>Beside the content type; the same name may come again.</summary>
    public IList<KeyValuePair<string, string>> Headers { get; } = new List<KeyValuePair<string, string>>();

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Null: <see cref="Body"/> is all.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>>? Chunks { get; init; }

    internal static ApiResponse Json(int status, JsonNode body, bool pretty = false)
    {
        var bytes = ApiServer.Json.Write(body, pretty);
        return new ApiResponse { Status = status, Body = (byte[])[.. bytes, .. LineBreak] };
    }

    internal static ApiResponse Text(int status, string text) =>
        new()
        {
            Status = status,
            ContentType = "text/plain; charset=utf-8",
            Body = Encoding.UTF8.GetBytes(text),
        };

    internal ApiResponse With(string header, string value)
    {
        Headers.Add(new(header, value));
        return this;
    }
}
