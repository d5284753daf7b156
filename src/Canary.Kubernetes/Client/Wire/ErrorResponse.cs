using System.Text;
using System.Text.Json;

namespace Canary.Kubernetes.Client.Wire;

/// <summary>Makes exceptions of what the server answered.</summary>
internal static class ErrorResponse
{
    private const int MaxBytes = 256 * 1024;
    private const int MaxText = 300;

    public static async Task<KubernetesException> ReadAsync(
        ApiRequest request,
        HttpResponseMessage response,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var body = await ReadBodyAsync(response, cancellationToken);
        var retryAfter = RetryAfter(response, time);
        return ParseStatus(body) is { } status
            ? FromStatus(request, (int)response.StatusCode, status, retryAfter)
            : FromText(request, response, body, retryAfter);
    }

    /// <summary>The exception for an ERROR event.</summary>
    public static KubernetesException FromWatch(ApiRequest request, ReadOnlySpan<byte> body)
    {
        var status = ParseStatus(body) ?? new V1Status { Message = "the watch ended with an error that is no Status" };
        return FromStatus(request, status.Code ?? 500, status, retryAfter: null);
    }

    private static async Task<byte[]> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            using var buffer = new ReadBuffer(await response.Content.ReadAsStreamAsync(cancellationToken), MaxBytes);
            await buffer.FillToEndAsync(cancellationToken);
            return buffer.Unread.ToArray();
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // The code says enough; a body that can't be read must not hide it.
            return [];
        }
    }

    private static V1Status? ParseStatus(ReadOnlySpan<byte> body)
    {
        try
        {
            return body.IsEmpty ? null
                : JsonSerializer.Deserialize(body, WireJson.Default.V1Status) is { Kind: "Status" } status ? status
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static KubernetesException FromStatus(
        ApiRequest request,
        int code,
        V1Status status,
        TimeSpan? retryAfter
    ) =>
        new(
            code,
            string.IsNullOrEmpty(status.Reason) ? ReasonFor(code, request) : status.Reason,
            $"{request}: {(string.IsNullOrEmpty(status.Message) ? $"the server answered {code}" : status.Message)}"
        )
        {
            RetryAfter =
                retryAfter ?? (status.Details?.RetryAfterSeconds is > 0 and var s ? TimeSpan.FromSeconds(s) : null),
            Causes =
            [
                .. (status.Details?.Causes ?? []).Select(c => new StatusCause(
                    c.Reason ?? "",
                    c.Message ?? "",
                    c.Field ?? ""
                )),
            ],
        };

    private static KubernetesException FromText(
        ApiRequest request,
        HttpResponseMessage response,
        byte[] body,
        TimeSpan? retryAfter
    )
    {
        var code = (int)response.StatusCode;
        var text = string.Join(
            ' ',
            Encoding.UTF8.GetString(body).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        );
        text = text.Length > MaxText ? text[..MaxText] + "…" : text;
        var said = text.Length == 0 ? "" : $": {text}";
        var hint = response.Headers.Location is { } to
            ? $" and points to {to.GetLeftPart(UriPartial.Path)}; is the address that of an API server?"
            : "";
        return new KubernetesException(
            code,
            ReasonFor(code, request),
            $"{request}: the server answered {code} {response.ReasonPhrase}{hint}{said}"
        )
        {
            RetryAfter = retryAfter,
        };
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => TimeSpan.FromTicks(Math.Max(0, (date - time.GetUtcNow()).Ticks)),
            _ => null,
        };

    private static string ReasonFor(int code, ApiRequest request) =>
        code switch
        {
            400 => "BadRequest",
            401 => "Unauthorized",
            403 => "Forbidden",
            404 => "NotFound",
            405 => "MethodNotAllowed",
            406 => "NotAcceptable",
            409 => request.Method == HttpMethod.Post ? "AlreadyExists" : "Conflict",
            410 => "Expired",
            413 => "RequestEntityTooLarge",
            415 => "UnsupportedMediaType",
            422 => "Invalid",
            429 => "TooManyRequests",
            500 => "InternalError",
            503 => "ServiceUnavailable",
            504 => "Timeout",
            _ => "",
        };
}
