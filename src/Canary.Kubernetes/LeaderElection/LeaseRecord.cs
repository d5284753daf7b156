using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Canary.Kubernetes.LeaderElection;

/// <summary>What a Lease (coordination.k8s.io/v1) says about leadership.</summary>
internal sealed record LeaseRecord
{
    private const string MicroTime = "yyyy-MM-ddTHH:mm:ss.ffffffZ";

    /// <summary>Empty: nobody holds it.</summary>
    public string Holder { get; init; } = "";

    public int DurationSeconds { get; init; }

    public DateTimeOffset? AcquireTime { get; init; }

    public DateTimeOffset? RenewTime { get; init; }

    public int Transitions { get; init; }

    public static LeaseRecord Of(JsonObject lease)
    {
        var spec = lease["spec"] as JsonObject;
        return new LeaseRecord
        {
            Holder = (string?)Value(spec, "holderIdentity", JsonValueKind.String) ?? "",
            DurationSeconds = (int?)Value(spec, "leaseDurationSeconds", JsonValueKind.Number) ?? 0,
            AcquireTime = Time(spec, "acquireTime"),
            RenewTime = Time(spec, "renewTime"),
            Transitions = (int?)Value(spec, "leaseTransitions", JsonValueKind.Number) ?? 0,
        };
    }

    /// <summary>A copy of the lease that says this; what else it holds stays.</summary>
    public JsonObject WriteTo(JsonObject lease)
    {
        var copy = (JsonObject)lease.DeepClone();
        var spec = copy["spec"] as JsonObject ?? [];
        spec["holderIdentity"] = Holder;
        spec["leaseDurationSeconds"] = DurationSeconds;
        spec["acquireTime"] = AcquireTime?.UtcDateTime.ToString(MicroTime, CultureInfo.InvariantCulture);
        spec["renewTime"] = RenewTime?.UtcDateTime.ToString(MicroTime, CultureInfo.InvariantCulture);
        spec["leaseTransitions"] = Transitions;
        copy["spec"] = spec;
        return copy;
    }

    private static DateTimeOffset? Time(JsonObject? spec, string name) =>
        DateTimeOffset.TryParse(
            (string?)Value(spec, name, JsonValueKind.String),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? time
            : null;

    private static JsonNode? Value(JsonObject? spec, string name, JsonValueKind kind) =>
        spec?[name] is { } node && node.GetValueKind() == kind ? node : null;
}
