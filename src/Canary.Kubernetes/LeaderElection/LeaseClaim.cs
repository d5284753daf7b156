using System.Text.Json.Nodes;
using Canary.Kubernetes.Client;

namespace Canary.Kubernetes.LeaderElection;

/// <summary>
/// One candidate's view of the lease, and its tries to hold it. Trusts no clock but its own: a foreign holder is gone when the lease did not
/// change for its duration since we saw it change; whatever times stand in it. Two writers can't both win, as each write names the version
/// that it read.
/// </summary>
internal sealed class LeaseClaim(IKubernetesClient client, LeaderElectionOptions options, TimeProvider time)
{
    public static readonly ResourceType LeaseType = new("coordination.k8s.io", "v1", "leases", "Lease");

    private JsonObject? known;
    private long knownSince;

    /// <summary>What the lease said last.</summary>
    public LeaseRecord Record { get; private set; } = new();

    private bool IsOurs => Record.Holder == options.Identity;

    private string Version => (string?)known?["metadata"]?["resourceVersion"] ?? "";

    /// <summary>
    /// Takes or renews the lease; false: someone else holds it. Throws when the server can't be reached, or when someone was faster: try again.
    /// </summary>
    public async Task<bool> TryHoldAsync(CancellationToken cancellationToken)
    {
        if (known is null || !IsOurs)
        {
            await ReadAsync(cancellationToken);
        }
        if (known is not null && !IsOurs && Record.Holder.Length > 0 && !IsExpired)
        {
            return false;
        }
        await WriteAsync(Claimed(), cancellationToken);
        return true;
    }

    /// <summary>Gives the lease back, so that the next needs not wait.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (known is not null && IsOurs)
        {
            await WriteAsync(
                Record with
                {
                    Holder = "",
                    DurationSeconds = 1,
                    RenewTime = NextRenewTime,
                },
                cancellationToken
            );
        }
    }

    /// <summary>Looks at the lease afresh next time: what is known may be wrong.</summary>
    public void Doubt()
    {
        if (IsOurs)
        {
            known = null;
        }
    }

    private bool IsExpired
    {
        get
        {
            var duration = TimeSpan.FromSeconds(Math.Max(Record.DurationSeconds, options.LeaseDuration.TotalSeconds));
            return time.GetElapsedTime(knownSince) > duration;
        }
    }

    /// <summary>Grows with each write whatever the wall clock does: else a write might change nothing, and others see no renewal.</summary>
    private DateTimeOffset NextRenewTime
    {
        get
        {
            var now = time.GetUtcNow();
            return Record.RenewTime is { } last && last >= now ? last.AddMicroseconds(1) : now;
        }
    }

    private LeaseRecord Claimed() =>
        new()
        {
            Holder = options.Identity,
            DurationSeconds = (int)options.LeaseDuration.TotalSeconds,
            AcquireTime = IsOurs ? Record.AcquireTime : time.GetUtcNow(),
            RenewTime = NextRenewTime,
            Transitions =
                known is null ? 0
                : IsOurs ? Record.Transitions
                : Record.Transitions + 1,
        };

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            See(await client.GetAsync(LeaseType, options.Lease, KubernetesJson.Default.JsonObject, cancellationToken));
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            known = null;
            Record = new LeaseRecord();
        }
    }

    private async Task WriteAsync(LeaseRecord record, CancellationToken cancellationToken)
    {
        var json = KubernetesJson.Default.JsonObject;
        if (known is null)
        {
            var lease = record.WriteTo(NewLease());
            See(await client.CreateAsync(LeaseType, options.Lease.Namespace, lease, json, cancellationToken));
            return;
        }
        See(await client.ReplaceAsync(LeaseType, options.Lease, record.WriteTo(known), json, cancellationToken));
    }

    private void See(JsonObject lease)
    {
        var before = Version;
        var first = known is null;
        known = lease;
        Record = LeaseRecord.Of(lease);
        if (first || Version != before)
        {
            knownSince = time.GetTimestamp();
        }
    }

    private JsonObject NewLease() =>
        new()
        {
            ["apiVersion"] = LeaseType.ApiVersion,
            ["kind"] = LeaseType.Kind,
            ["metadata"] = new JsonObject { ["name"] = options.Lease.Name, ["namespace"] = options.Lease.Namespace },
        };
}
