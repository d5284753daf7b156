namespace Canary.Simulator.Workloads.Pods.Configuration;

/// <summary>What a pod's containers found when they started: the content of their ConfigMaps and Secrets at that time.</summary>
/// <param name="Containers">By the container's name, init containers included.</param>
public sealed record PodConfiguration(IReadOnlyDictionary<string, ContainerConfiguration> Containers)
{
    /// <summary>This variable in the first container that has it; null: none has.</summary>
    public string? Variable(string name) =>
        Containers
            .Values.Select(container => container.Environment.GetValueOrDefault(name))
            .FirstOrDefault(v => v is not null);

    /// <summary>This file in the first container that has it; null: none has.</summary>
    public string? File(string path) =>
        Containers
            .Values.Select(container => container.Files.GetValueOrDefault(path))
            .FirstOrDefault(v => v is not null);
}

/// <summary>What a container found when it started. Content that is no text is in base64.</summary>
/// <param name="Environment">Its variables, literal ones included, by name.</param>
/// <param name="Files">The files from ConfigMaps and Secrets, by their absolute paths.</param>
public sealed record ContainerConfiguration(
    IReadOnlyDictionary<string, string> Environment,
    IReadOnlyDictionary<string, string> Files
);

/// <summary>What keeps containers from starting.</summary>
/// <param name="Reason">The waiting reason, as the container's status has it.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record PodObstacle(string Reason, string Message)
{
    /// <summary>The container that can't start; null: the whole pod.</summary>
    public string? Container { get; init; }

    /// <summary>The event that tells of it: reason and message.</summary>
    public (string Reason, string Message) Event { get; init; } = ("Failed", $"Error: {Message}");

    /// <summary>The pod's volumes are not there: it has not even got its address.</summary>
    public bool IsVolume { get; init; }
}
