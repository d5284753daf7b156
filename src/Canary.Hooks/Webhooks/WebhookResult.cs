namespace Canary.Hooks.Webhooks;

/// <summary>What a call came to.</summary>
/// <remarks>
/// Flagger knows two outcomes: a status up to 202 passes, all else fails, no answer included. Here 204 passes as every 2xx does (R11), and who
/// could not be asked has not said no (R6): what Flagger counts as a failed check is a <see cref="Failed"/> here when it was answered, and an
/// <see cref="Error"/>, which holds the rollout, when it was not. A gate that answers 403, as Flagger's load tester does, is closed: Failed.
/// For a rollback webhook Passed means to roll back.
/// </remarks>
public abstract record WebhookResult
{
    private WebhookResult() { }

    /// <summary>It answered with 2xx.</summary>
    public sealed record Passed : WebhookResult;

    /// <summary>It answered no.</summary>
    /// <param name="Status">HTTP status; neither 2xx nor a redirect.</param>
    /// <param name="Text">What it said, on one line of at most 300 characters, secrets of the call taken out; empty: nothing.</param>
    public sealed record Failed(int Status, string Text) : WebhookResult
    {
        /// <summary>For people: <c>answered 403 (Forbidden)</c>.</summary>
        public string Message => Text.Length == 0 ? $"answered {Status}" : $"answered {Status} ({Text})";
    }

    /// <summary>It could not be asked: neither pass nor fail (R6).</summary>
    /// <param name="Message">Why, and what to do; holds no secret of the call.</param>
    public sealed record Error(string Message) : WebhookResult;
}
