using Canary.Kubernetes.Client.Configuration;

namespace Canary.Kubernetes.Client.Credentials;

/// <summary>
/// What is read from files that someone else renews, such as certificates: looked at again every minute. While they can't be read, or don't fit
/// together, what they said last counts.
/// </summary>
internal sealed class RenewedFiles<T>
    where T : class
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Func<string[]> texts;
    private readonly Func<string[], T> parse;
    private readonly TimeProvider time;
    private string[] read;
    private T current;
    private long readAt;

    /// <param name="texts">Reads the files, whole.</param>
    /// <param name="parse">Makes something of their texts.</param>
    /// <param name="time">Tells when a minute is over.</param>
    /// <exception cref="KubernetesConfigurationException">They can't be read, or make no sense.</exception>
    public RenewedFiles(Func<string[]> texts, Func<string[], T> parse, TimeProvider time)
    {
        (this.texts, this.parse, this.time) = (texts, parse, time);
        read = texts();
        current = parse(read);
        readAt = time.GetTimestamp();
    }

    /// <summary>What the files say: the same object until they say something else.</summary>
    public T Current()
    {
        lock (gate)
        {
            if (time.GetElapsedTime(readAt) >= Fresh)
            {
                readAt = time.GetTimestamp();
                Renew();
            }
            return current;
        }
    }

    private void Renew()
    {
        try
        {
            var now = texts();
            if (!now.SequenceEqual(read, StringComparer.Ordinal))
            {
                current = parse(now);
                read = now;
            }
        }
        catch (Exception e) when (e is KubernetesConfigurationException or IOException or UnauthorizedAccessException)
        {
            // They are being replaced; the next look finds them whole.
        }
    }
}
