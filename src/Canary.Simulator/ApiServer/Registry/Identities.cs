namespace Canary.Simulator.ApiServer.Registry;

/// <summary>Random names and uids; the same seed gives the same ones. Thread-safe.</summary>
internal sealed class Identities(int seed)
{
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";
    private readonly Lock gate = new();
    private readonly Random random = new(seed);

    /// <summary>A random version 4 UUID.</summary>
    public string NewUid()
    {
        Span<byte> bytes = stackalloc byte[16];
        lock (gate)
        {
            random.NextBytes(bytes);
        }
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    /// <summary>A name from a prefix, cut to 58 characters, and five random ones.</summary>
    public string NewName(string prefix) => (prefix.Length > 58 ? prefix[..58] : prefix) + Suffix(5);

    public string Suffix(int length)
    {
        Span<char> suffix = stackalloc char[length];
        lock (gate)
        {
            foreach (ref var c in suffix)
            {
                c = Alphabet[random.Next(Alphabet.Length)];
            }
        }
        return new string(suffix);
    }

    /// <summary>A number from 0 up to a limit that is not reached.</summary>
    public int Next(int limit)
    {
        lock (gate)
        {
            return random.Next(limit);
        }
    }
}
