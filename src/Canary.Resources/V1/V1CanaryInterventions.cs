using Canary.Resources.Schema;

namespace Canary.Resources.V1;

/// <summary>A gate, or a webhook that confirms or rolls back, that the revision has come to.</summary>
public sealed record V1GateStatus
{
    /// <summary>The gate's name, or the webhook's that is one.</summary>
    public string? Name { get; init; }

    /// <summary>start, traffic, promotion or rollback.</summary>
    public string? At { get; init; }

    /// <summary>Waiting, Open, Rejected or TimedOut.</summary>
    public string? State { get; init; }

    /// <summary>Who opened or rejected it; absent: a webhook opened it, or nobody did.</summary>
    public string? By { get; init; }

    /// <summary>When it got its state.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>When the revision came to it; its timeout counts from here.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>For which revision.</summary>
    public string? Revision { get; init; }

    /// <summary>What its webhook said last.</summary>
    public string? Message { get; init; }
}

/// <summary>What a person asked for by annotation, and what became of it.</summary>
public sealed record V1CommandStatus
{
    /// <summary>promote, abort, pause, resume, retry, skip-step, approve.GATE or reject.GATE.</summary>
    public string? Command { get; init; }

    /// <summary>The revision that it was meant for, or *.</summary>
    public string? Revision { get; init; }

    /// <summary>Who asked; absent: nobody knows.</summary>
    public string? By { get; init; }

    /// <summary>When it was decided on.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Whether it was carried out.</summary>
    public bool Accepted { get; init; }

    /// <summary>What was done, or why nothing was.</summary>
    public string? Message { get; init; }

    /// <summary>Its annotation was not yet seen to be gone: it will not be carried out again.</summary>
    public bool? Pending { get; init; }
}

/// <summary>Why the rollout is paused.</summary>
public sealed record V1PauseStatus
{
    /// <summary>Command, Step, Failure or Inconclusive.</summary>
    public string? Cause { get; init; }

    /// <summary>When the pause began.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>The person who paused it.</summary>
    public string? By { get; init; }

    /// <summary>When it goes on by itself; absent: when somebody says so.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>What must be open before the rollout goes on: opened by a person, or asked of a webhook.</summary>
[SchemaRule("!(has(self.manual) && has(self.webhook))", "a gate is manual or has a webhook, not both")]
public sealed record V1CanaryGate
{
    /// <summary>Unique in the Canary; commands name it: canary.dev/approve.NAME.</summary>
    [Schema(Required = true, MinLength = 1, MaxLength = 50, Pattern = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    public string? Name { get; init; }

    /// <summary>start: before a new revision is scaled up; traffic: before the first increase; promotion: before promotion; rollback: at no place of the way, the revision is given up when it opens. Once open it stays open for the revision.</summary>
    [Schema(Required = true, Enum = "start|traffic|promotion|rollback")]
    public string? At { get; init; }

    /// <summary>A person opens it, by the annotation canary.dev/approve.NAME, or gives the revision up by canary.dev/reject.NAME. Default, when there is no webhook.</summary>
    public V1ManualGate? Manual { get; init; }

    /// <summary>Asked once in an interval until it answers with 2xx; a person can open or reject the gate all the same. Who can't be asked has not answered.</summary>
    public V1GateWebhook? Webhook { get; init; }

    /// <summary>How long it may stay closed, for example 2h. Default: for ever. Not for gates at rollback.</summary>
    public string? Timeout { get; init; }

    /// <summary>What happens then: hold (people are told, it stays closed), rollback (the revision is given up) or promote (it opens). Default hold.</summary>
    [Schema(Enum = "hold|rollback|promote")]
    public string? OnTimeout { get; init; }
}

/// <summary>A gate that a person opens.</summary>
public sealed record V1ManualGate;

/// <summary>Who is asked whether a gate is open; called as webhooks are.</summary>
public sealed record V1GateWebhook
{
    /// <summary>Where to post name, namespace, phase, checksum and metadata as JSON. Any 2xx opens the gate.</summary>
    [Schema(Required = true)]
    public string? Url { get; init; }

    /// <summary>Longest time for one try, for example 10s. Default 10s.</summary>
    public string? Timeout { get; init; }

    /// <summary>Tries after the first. Default 0.</summary>
    [Schema(Minimum = 0, Maximum = 20)]
    public int? Retries { get; init; }

    /// <summary>Accept any server certificate. Default false.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("disableTLS")]
    public bool? DisableTls { get; init; }

    /// <summary>Keys of your own that are sent along.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>No alert when it holds the rollout. Default false.</summary>
    public bool? MuteAlert { get; init; }

    /// <summary>A Secret in the Canary's namespace whose token signs the call. Default: it is not signed.</summary>
    public V1LocalRef? SecretRef { get; init; }
}
