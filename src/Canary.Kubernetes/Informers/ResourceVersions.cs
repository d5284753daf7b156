namespace Canary.Kubernetes.Informers;

/// <summary>
/// Resource versions, compared: as numbers of any length where both are numbers (which the API promises), else only equal or not.
/// </summary>
internal static class ResourceVersions
{
    /// <summary>Whether <paramref name="candidate"/> may replace <paramref name="current"/>.</summary>
    public static bool IsNewer(string candidate, string current) =>
        candidate != current && (Compare(candidate, current) ?? 1) > 0;

    /// <summary>Whether it is known that <paramref name="version"/> is after <paramref name="other"/>.</summary>
    public static bool IsKnownAfter(string version, string other) => Compare(version, other) > 0;

    /// <summary>Whether it is known that <paramref name="version"/> is not after <paramref name="other"/>.</summary>
    public static bool IsKnownUpTo(string version, string other) => Compare(version, other) <= 0;

    /// <summary>Null: one of them is no number.</summary>
    private static int? Compare(string left, string right)
    {
        if (!IsNumber(left) || !IsNumber(right))
        {
            return null;
        }
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(left, right);
    }

    private static bool IsNumber(string version)
    {
        if (version.Length == 0 || (version[0] == '0' && version.Length > 1))
        {
            return false;
        }
        foreach (var c in version)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }
        }
        return true;
    }
}
