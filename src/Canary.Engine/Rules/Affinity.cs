using System.Security.Cryptography;
using System.Text;

namespace Canary.Engine.Rules;

/// <summary>
/// The cookies of a run. They are handed out while requests are divided, and taken back from then on: a canary that was given up, or that is no
/// more, must lead nobody.
/// </summary>
internal static class Affinity
{
    private const int Letters = 10;

    public static void Track(Pass pass)
    {
        var cookies = pass.Policy.SessionAffinity is { } names ? Cookies(pass, names) : null;
        if (cookies != pass.Status.Traffic.Cookies)
        {
            pass.Status = pass.Status with { Traffic = pass.Status.Traffic with { Cookies = cookies } };
        }
    }

    /// <summary>A cookie once handed out stays the same for the run.</summary>
    private static SessionCookies? Cookies(Pass pass, SessionAffinity names)
    {
        var known = pass.Status.Traffic.Cookies ?? pass.Before.Traffic.Cookies;
        if (!HandsOut(pass.Status))
        {
            return (known?.Canary ?? known?.Previous) is { } previous ? new(null, null, previous) : null;
        }
        var canary = Kept(known?.Canary, names.CookieName) ?? Make(pass.Status, names.CookieName);
        // Who has all requests has those of the primary's users, too.
        var sticks = names.PrimaryCookieName is not null && pass.Status.CanaryWeight < 100;
        var primary = sticks
            ? Kept(known?.Primary, names.PrimaryCookieName!) ?? Make(pass.Status, names.PrimaryCookieName!)
            : null;
        return new(canary, primary);
    }

    /// <summary>Everyone's requests are divided, and the canary is not being given up.</summary>
    private static bool HandsOut(RolloutStatus status) =>
        status.Traffic is { Weight: > 0, Match: null }
        && (status.Phase != RolloutPhase.Failed || Repairing.IsNeeded(status));

    private static string? Kept(string? cookie, string name) =>
        cookie is not null
        && cookie.Length == name.Length + 1 + Letters
        && cookie.StartsWith(name, StringComparison.Ordinal)
            ? cookie
            : null;

    /// <summary><c>name=abcdefghij</c>, the same for all passes of a run.</summary>
    private static string Make(RolloutStatus status, string name)
    {
        var run = $"{name}/{status.LastAppliedSpec}/{status.StartedAt?.UtcTicks}";
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(run));
        return $"{name}={string.Create(Letters, hash, (text, bytes) => Spell(text, bytes))}";
    }

    private static void Spell(Span<char> text, byte[] hash)
    {
        const string Alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = Alphabet[hash[i] % Alphabet.Length];
        }
    }
}
