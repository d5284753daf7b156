using System.Security.Cryptography;
using System.Text;

namespace Canary.Controller.Tracing;

/// <summary>
/// Identities that are computed, not drawn: whoever goes on with a rollout, after a restart or in another replica, comes to the same ones
/// and needs nobody to remember them.
/// </summary>
internal static class SpanIds
{
    private const int TraceBytes = 16;
    private const int SpanBytes = 8;

    /// <summary>A rollout's trace.</summary>
    /// <param name="uid">The Canary's.</param>
    /// <param name="revision">The revision that is rolled out.</param>
    /// <param name="after">When the rollout before this one ended, which tells two of a revision apart; null: there was none.</param>
    public static string Trace(string uid, string revision, DateTimeOffset? after) =>
        Hash($"{uid}/{revision}/{after?.ToUnixTimeMilliseconds()}", TraceBytes);

    /// <summary>A span of a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="what">What it is about, different from all others of the trace.</param>
    public static string Span(string trace, string what) => Hash($"{trace}/{what}", SpanBytes);

    private static string Hash(string text, int bytes) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, bytes));
}
