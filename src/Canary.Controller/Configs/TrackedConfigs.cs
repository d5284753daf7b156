using System.Security.Cryptography;
using System.Text;
using Canary.Engine;

namespace Canary.Controller.Configs;

/// <summary>A version of a ConfigMap or Secret and what it came to.</summary>
/// <param name="Reference">By what it is named.</param>
/// <param name="ResourceVersion">The version.</param>
/// <param name="Checksum">Of its content; null: it is not tracked.</param>
internal sealed record TrackedConfig(ConfigReference Reference, string ResourceVersion, string? Checksum);

/// <summary>The ConfigMaps and Secrets of a target at one moment.</summary>
/// <param name="Configs">Those that are there, in the order of their ids.</param>
/// <param name="Missing">What the pods can't start without, and why it can't be read.</param>
internal sealed record TrackedConfigs(ValueList<TrackedConfig> Configs, ValueList<Obstacle> Missing)
{
    public static TrackedConfigs None { get; } = new([], []);

    /// <summary>Checksums by id, as status shows them.</summary>
    public ValueList<KeyValuePair<string, string>> Checksums =>
        Configs
            .Where(config => config.Checksum is not null)
            .Select(config => KeyValuePair.Create(config.Reference.Id, config.Checksum!))
            .ToValueList();

    /// <summary>The identity of a template together with what it is configured by; without any it is the template's own.</summary>
    public string RevisionOf(string templateHash)
    {
        var checksums = Checksums;
        if (checksums.Count == 0)
        {
            return templateHash;
        }
        var text = checksums.Aggregate(templateHash, (all, pair) => $"{all}\n{pair.Key}:{pair.Value}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }

    /// <summary>The workload's fence, with the version of each of them: <c>uid/3;configmap/app@17</c>.</summary>
    public string FenceOf(string workloadFence) =>
        string.Join(
            ';',
            [workloadFence, .. Configs.Select(config => $"{config.Reference.Id}@{config.ResourceVersion}")]
        );

    /// <summary>What a status remembers: the versions that it was written at, by id.</summary>
    public static IReadOnlyDictionary<string, (string Version, string? Checksum)> Known(
        string? fence,
        IReadOnlyDictionary<string, string>? checksums
    )
    {
        var known = new Dictionary<string, (string, string?)>(StringComparer.Ordinal);
        foreach (var entry in (fence ?? "").Split(';').Skip(1))
        {
            if (entry.Split('@') is [var id, var version])
            {
                known[id] = (version, checksums?.GetValueOrDefault(id));
            }
        }
        return known;
    }
}
