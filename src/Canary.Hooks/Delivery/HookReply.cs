namespace Canary.Hooks.Delivery;

/// <summary>What was answered.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Text">As much of the body as is read.</param>
/// <param name="RetryAfter">How long the receiver wants to be left alone.</param>
internal sealed record HookReply(int Status, string Text, TimeSpan? RetryAfter)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Asking again may help.</summary>
    public bool IsTransient => Status == 429 || Status >= 500;
}

/// <summary>Nothing was answered. The message holds no secret.</summary>
internal sealed class HookException(string message, Exception? inner = null) : Exception(message, inner);
