using System.Security.Cryptography;
using System.Text;
using Canary.Engine;

namespace Canary.Controller.Rollouts;

/// <summary>What webhooks are told revisions and their configuration apart by: as in Flagger a hash of both, not comparable with Flagger's.</summary>
internal static class RolloutChecksum
{
    public static string Of(RolloutStatus status)
    {
        var configs = status.TrackedConfigs.OrderBy(config => config.Key, StringComparer.Ordinal);
        var text =
            $"{status.LastAppliedSpec}\n{string.Join('\n', configs.Select(config => $"{config.Key}={config.Value}"))}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }
}
