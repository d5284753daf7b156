namespace Canary.Controller.Telemetry;

/// <summary>What the probes are told.</summary>
internal sealed class HealthState
{
    private volatile Func<string?> trouble = () => "starting";
    private volatile bool leads;

    /// <summary>This process leads; a standby does not and is just as ready.</summary>
    public bool Leads
    {
        get => leads;
        set => leads = value;
    }

    /// <summary>Why the process can't do its work; null: it can.</summary>
    public string? Broken => trouble();

    /// <summary>From now on this is asked for what is wrong.</summary>
    public void AskFor(Func<string?> findTrouble) => trouble = findTrouble;

    /// <summary>The body of <c>/readyz</c>.</summary>
    public string Describe() => Broken ?? (Leads ? "ready: leader" : "ready: standby");
}
