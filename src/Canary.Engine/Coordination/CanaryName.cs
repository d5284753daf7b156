namespace Canary.Engine.Coordination;

/// <summary>Which Canary.</summary>
public sealed record CanaryName(string Namespace, string Name)
{
    /// <summary><c>podinfo.test</c>.</summary>
    public override string ToString() => $"{Name}.{Namespace}";
}
