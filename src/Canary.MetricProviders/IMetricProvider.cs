using Canary.Engine.Analysis;
using Canary.MetricProviders.Prometheus;

namespace Canary.MetricProviders;

/// <summary>A metrics backend, asked for one number.</summary>
public interface IMetricProvider
{
    /// <summary>As in <c>MetricTemplate.spec.provider.type</c>: <c>prometheus</c>.</summary>
    string Type { get; }

    /// <summary>
    /// Asks. Whatever goes wrong is an answer (<see cref="MetricOutcome.Error"/> or <see cref="MetricOutcome.NoData"/>) with a message
    /// that says what, where and what to do; only cancellation is thrown.
    /// </summary>
    Task<MetricAnswer> QueryAsync(MetricRequest request, CancellationToken cancellationToken);
}

/// <summary>A rendered query and the backend to send it to.</summary>
public sealed record MetricRequest
{
    /// <summary>The check's name; it comes back in the answer.</summary>
    public required string Metric { get; init; }

    /// <summary>In the backend's language, every variable replaced.</summary>
    public required string Query { get; init; }

    public required MetricBackend Backend { get; init; }
}

/// <summary>Where a backend is and how to be let in.</summary>
public sealed record MetricBackend
{
    /// <summary>Base URL.</summary>
    public required string Address { get; init; }

    /// <summary>Bearer token; never shown.</summary>
    public string? Token { get; init; }

    /// <summary>Basic authentication; never shown.</summary>
    public string? Username { get; init; }

    /// <summary>Basic authentication; never shown.</summary>
    public string? Password { get; init; }

    /// <summary>Further request headers.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Headers { get; init; }

    /// <summary>Accept any server certificate. Default: certificates are verified.</summary>
    public bool InsecureSkipVerify { get; init; }

    /// <summary>Certificates (PEM) that the server's must lead back to. Default: those that the system trusts.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>The address without credentials: what messages and logs may show.</summary>
    public override string ToString() => BackendAddress.Masked(Address);
}
