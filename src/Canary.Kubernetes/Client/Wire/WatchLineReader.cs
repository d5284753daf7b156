namespace Canary.Kubernetes.Client.Wire;

/// <summary>
/// The lines of a watch. Reads the stream directly: a line is there as soon as its bytes are, on the thread that awaits it.
/// </summary>
internal sealed class WatchLineReader(ReadBuffer buffer)
{
    private int scanned;
    private int consumed;

    /// <summary>The line that <see cref="ReadAsync"/> found, until the next call.</summary>
    public ReadOnlySpan<byte> Line => buffer.Unread[..LineLength];

    private int LineLength { get; set; }

    /// <summary>Goes to the next line that is not empty; false at the end of the stream.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        buffer.Advance(consumed);
        consumed = 0;
        do
        {
            if (Find())
            {
                return true;
            }
        } while (await buffer.FillAsync(cancellationToken));

        // A last line without its end: a whole event, or (reading it will tell) one that was cut.
        LineLength = consumed = buffer.Unread.Length;
        return LineLength > 0;
    }

    private bool Find()
    {
        while (true)
        {
            var at = buffer.Unread[scanned..].IndexOf((byte)'\n');
            if (at < 0)
            {
                scanned = buffer.Unread.Length;
                return false;
            }
            LineLength = scanned + at;
            scanned = 0;
            if (LineLength > 0)
            {
                consumed = LineLength + 1;
                return true;
            }
            buffer.Advance(1);
        }
    }
}
