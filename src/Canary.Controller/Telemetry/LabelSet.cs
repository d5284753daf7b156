using System.Globalization;
using Canary.Engine;

namespace Canary.Controller.Telemetry;

/// <summary>The labels of a series, in order of their names.</summary>
internal readonly record struct LabelSet(ValueList<KeyValuePair<string, string>> Labels)
{
    public static LabelSet Of(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new KeyValuePair<string, string>[tags.Length];
        for (var i = 0; i < tags.Length; i++)
        {
            labels[i] = new(tags[i].Key, Convert.ToString(tags[i].Value, CultureInfo.InvariantCulture) ?? "");
        }
        Array.Sort(labels, (a, b) => string.CompareOrdinal(a.Key, b.Key));
        return new(ValueList.Create<KeyValuePair<string, string>>(labels));
    }

    /// <summary>With every request a series is looked up: comparing the pairs as such would box each of them.</summary>
    public bool Equals(LabelSet other)
    {
        var mine = Labels.AsSpan();
        var others = other.Labels.AsSpan();
        if (mine.Length != others.Length)
        {
            return false;
        }
        for (var i = 0; i < mine.Length; i++)
        {
            if (mine[i].Key != others[i].Key || mine[i].Value != others[i].Value)
            {
                return false;
            }
        }
        return true;
    }

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var label in Labels.AsSpan())
        {
            hash.Add(label.Value);
        }
        return hash.ToHashCode();
    }

    public bool ContainsAll(ReadOnlySpan<KeyValuePair<string, string>> wanted)
    {
        foreach (var label in wanted)
        {
            if (!Labels.Contains(label))
            {
                return false;
            }
        }
        return true;
    }
}
