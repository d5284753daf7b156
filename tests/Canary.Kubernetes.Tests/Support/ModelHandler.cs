using System.Net;
using System.Text;
using System.Web;
using Canary.Kubernetes.Client;

namespace Canary.Kubernetes.Tests.Support;

/// <summary>A <see cref="ModelServer"/> as HTTP, in-process: answers come later, on the thread that all runs on, and watches stay open.</summary>
internal sealed class ModelHandler(ModelServer server, TimeProvider time) : HttpMessageHandler
{
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(3);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        await Task.Delay(Latency, time, cancellationToken);
        var query = HttpUtility.ParseQueryString(request.RequestUri!.Query);
        try
        {
            return query["watch"] == "true"
                ? Watch(query["resourceVersion"]!, cancellationToken)
                : await ListAsync(query["resourceVersion"], query["limit"], query["continue"], cancellationToken);
        }
        catch (KubernetesException e)
        {
            return ScriptedHandler.Response((HttpStatusCode)e.StatusCode, Status(e));
        }
    }

    private async Task<HttpResponseMessage> ListAsync(
        string? version,
        string? limit,
        string? next,
        CancellationToken cancellationToken
    )
    {
        var options = new ListOptions
        {
            ResourceVersion = version,
            Limit = limit is null ? null : int.Parse(limit),
            Continue = next,
        };
        var page = await server.ListAsync(
            Pods.Type,
            null,
            options,
            KubernetesJson.Default.V1PartialObject,
            cancellationToken
        );
        var items = page.Items.Select(Json);
        return ScriptedHandler.Response(
            HttpStatusCode.OK,
            $$$"""{"metadata":{"resourceVersion":"{{{page.ResourceVersion}}}","continue":"{{{page.Continue}}}"},"items":[{{{string.Join(",", items)}}}]}"""
        );
    }

    private HttpResponseMessage Watch(string version, CancellationToken cancellationToken)
    {
        var body = new OpenStream();
        _ = PumpAsync(body, version, cancellationToken);
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(body) };
    }

    private async Task PumpAsync(OpenStream body, string version, CancellationToken cancellationToken)
    {
        var options = new WatchOptions { ResourceVersion = version };
        try
        {
            await foreach (
                var change in server.WatchAsync(
                    Pods.Type,
                    null,
                    options,
                    KubernetesJson.Default.V1PartialObject,
                    cancellationToken
                )
            )
            {
                body.Send(
                    $$"""{"type":"{{change.Type.ToString().ToUpperInvariant()}}","object":{{Json(change.Object)}} }"""
                        + "\n"
                );
            }
            body.End(null);
        }
        catch (KubernetesException e) when (e.StatusCode > 0)
        {
            body.Send($$"""{"type":"ERROR","object":{{Status(e)}} }""" + "\n");
            body.End(null);
        }
        catch (Exception e)
        {
            body.End(new IOException(e.Message));
        }
    }

    private static string Json(V1PartialObject pod) =>
        pod.Metadata.Name.Length == 0
            ? $$$"""{"metadata":{"resourceVersion":"{{{pod.Metadata.ResourceVersion}}}"} }"""
            : Pods.Json(pod.Metadata.Name, int.Parse(pod.Metadata.ResourceVersion));

    private static string Status(KubernetesException e) =>
        $$"""{"kind":"Status","code":{{e.StatusCode}},"reason":"{{e.Reason}}","message":"{{e.Message}}"}""";
}

/// <summary>A body that goes on until someone ends it; reads wait on the thread that sends.</summary>
internal sealed class OpenStream : Stream
{
    private readonly Queue<byte[]> chunks = new();
    private TaskCompletionSource? waiting;
    private Exception? error;
    private bool ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void Send(string text)
    {
        chunks.Enqueue(Encoding.UTF8.GetBytes(text));
        waiting?.TrySetResult();
    }

    public void End(Exception? with)
    {
        (ended, error) = (true, with);
        waiting?.TrySetResult();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (chunks.Count == 0 && !ended)
        {
            waiting = new TaskCompletionSource();
            using var registration = cancellationToken.Register(() => waiting.TrySetCanceled(cancellationToken));
            await waiting.Task;
        }
        if (chunks.TryDequeue(out var chunk))
        {
            chunk.CopyTo(buffer);
            return chunk.Length;
        }
        return error is null ? 0 : throw error;
    }

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
