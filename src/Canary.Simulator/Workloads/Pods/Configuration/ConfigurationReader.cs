using System.Text.Json.Nodes;

namespace Canary.Simulator.Workloads.Pods.Configuration;

/// <summary>Resolves a pod's environment and files from ConfigMaps and Secrets, as its kubelet does when it starts the containers.</summary>
internal sealed class ConfigurationReader(ClusterView view)
{
    /// <summary>Admission mounts it into every pod; what is in it is the cluster's own affair.</summary>
    private const string ServiceAccountVolume = "kube-api-access-";

    /// <summary>Either what the containers find, or what is missing.</summary>
    public (PodConfiguration? Configuration, PodObstacle? Obstacle) Read(JsonObject pod)
    {
        try
        {
            return (ReadAll(pod), null);
        }
        catch (MissingException missing)
        {
            return (null, missing.Obstacle);
        }
    }

    private PodConfiguration ReadAll(JsonObject pod)
    {
        var sources = new ConfigurationSources(view, pod.Key().Namespace);
        var volumes = new Dictionary<string, IReadOnlyDictionary<string, string>>();
        foreach (var volume in pod.Items("spec", "volumes"))
        {
            var name = volume.Text("name") ?? "";
            if (!name.StartsWith(ServiceAccountVolume, StringComparison.Ordinal))
            {
                volumes[name] = ReadVolume(sources, volume, name);
            }
        }
        var containers = new Dictionary<string, ContainerConfiguration>();
        foreach (var container in pod.Items("spec", "initContainers").Concat(pod.Items("spec", "containers")))
        {
            containers[container.Text("name") ?? ""] = new(
                ReadEnvironment(sources, container),
                VolumeFiles.Of(container, volumes)
            );
        }
        return new(containers);
    }

    private static IReadOnlyDictionary<string, string> ReadVolume(
        ConfigurationSources sources,
        JsonNode volume,
        string name
    )
    {
        try
        {
            return VolumeFiles.Read(sources, volume);
        }
        catch (MissingContentException missing)
        {
            throw new MissingException(
                new("ContainerCreating", "")
                {
                    IsVolume = true,
                    Event = ("FailedMount", $"MountVolume.SetUp failed for volume \"{name}\" : {missing.Message}"),
                }
            );
        }
    }

    private static Dictionary<string, string> ReadEnvironment(ConfigurationSources sources, JsonNode container)
    {
        try
        {
            return ContainerEnvironment.Read(sources, container);
        }
        catch (MissingContentException missing)
        {
            throw new MissingException(
                new("CreateContainerConfigError", missing.Message) { Container = container.Text("name") }
            );
        }
    }

    private sealed class MissingException(PodObstacle obstacle) : Exception(obstacle.Message)
    {
        public PodObstacle Obstacle => obstacle;
    }
}
