using System.Net.Http.Headers;
using System.Text;

namespace Canary.MetricProviders.Prometheus;

/// <summary>Makes the HTTP requests of one backend: URL or form, credentials, headers. A request can be sent once, so each attempt needs its own.</summary>
internal sealed class PrometheusRequest
{
    /// <summary>Servers and proxies take URLs of at least this length.</summary>
    private const int LongestUrl = 2000;

    private readonly MetricBackend backend;
    private readonly IReadOnlyList<KeyValuePair<string, string>> parameters;

    public PrometheusRequest(
        MetricBackend backend,
        BackendAddress address,
        string path,
        params IReadOnlyList<KeyValuePair<string, string>> parameters
    )
    {
        this.backend = backend;
        this.parameters = parameters;
        Address = address;
        var query = string.Join('&', parameters.Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}"));
        IsForm = query.Length > LongestUrl;
        Url = address.Endpoint(path, IsForm ? "" : query);
    }

    public BackendAddress Address { get; }

    public Uri Url { get; }

    /// <summary>The parameters go into the body of a POST.</summary>
    public bool IsForm { get; }

    /// <summary>Makes a message to send.</summary>
    /// <exception cref="PrometheusException">A header or credential can't be sent.</exception>
    public HttpRequestMessage Build(Uri url)
    {
        var message = new HttpRequestMessage(IsForm ? HttpMethod.Post : HttpMethod.Get, url)
        {
            Content = IsForm ? new FormUrlEncodedContent(parameters) : null,
        };
        AddOwn(message.Headers);
        if (!message.Headers.NonValidated.Contains("Authorization"))
        {
            message.Headers.Authorization = Credentials();
        }
        return message;
    }

    /// <summary>The backend's further headers; one that is also ours wins.</summary>
    private void AddOwn(HttpRequestHeaders headers)
    {
        foreach (var (name, values) in backend.Headers ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            if (values.Any(HasControlCharacter) || !headers.TryAddWithoutValidation(name, values))
            {
                throw new PrometheusException(
                    $"The header '{name}' can't be sent; check its name and that it is one line."
                );
            }
        }
    }

    private AuthenticationHeaderValue? Credentials()
    {
        if (backend.Token?.Trim() is { Length: > 0 } token)
        {
            return HasControlCharacter(token)
                ? throw new PrometheusException("The token for the metrics server is not one line.")
                : new AuthenticationHeaderValue("Bearer", token);
        }
        (string Name, string Password)? user = backend.Username is { Length: > 0 } name
            ? (name, backend.Password ?? "")
            : Address.User;
        return user is { } known
            ? new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes($"{known.Name}:{known.Password}"))
            )
            : null;
    }

    private static bool HasControlCharacter(string text) => text.Any(char.IsControl);
}
