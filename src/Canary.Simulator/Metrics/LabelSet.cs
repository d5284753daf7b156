using System.Collections;

namespace Canary.Simulator.Metrics;

/// <summary>A label of a series.</summary>
/// <param name="Name">For example <c>status</c>; the metric's own name is the label <see cref="LabelSet.MetricName"/>.</param>
/// <param name="Value">Never empty in a <see cref="LabelSet"/>: an empty label and no label are the same thing.</param>
public readonly record struct Label(string Name, string Value);

/// <summary>Labels in order of their names, each name once. Immutable, and compared by value, so it can be a key.</summary>
public sealed class LabelSet : IReadOnlyList<Label>, IEquatable<LabelSet>, IComparable<LabelSet>
{
    /// <summary>The label that holds the metric's name.</summary>
    public const string MetricName = "__name__";

    private readonly Label[] labels;
    private readonly int hash;

    private LabelSet(Label[] sorted)
    {
        labels = sorted;
        var code = new HashCode();
        foreach (var label in sorted)
        {
            code.Add(label.Name, StringComparer.Ordinal);
            code.Add(label.Value, StringComparer.Ordinal);
        }
        hash = code.ToHashCode();
    }

    public static LabelSet Empty { get; } = new([]);

    public int Count => labels.Length;

    public Label this[int index] => labels[index];

    /// <summary>The value of a label; empty when there is none.</summary>
    public string this[string name]
    {
        get
        {
            foreach (var label in labels)
            {
                if (label.Name == name)
                {
                    return label.Value;
                }
            }
            return "";
        }
    }

    /// <summary>Makes a set: <c>LabelSet.Of(("status", "200"), ("method", "GET"))</c>. Empty values are left out.</summary>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public static LabelSet Of(params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var builder = new LabelSetBuilder();
        foreach (var (name, value) in labels)
        {
            if (builder.Has(name))
            {
                throw new ArgumentException($"The label '{name}' is given twice.", nameof(labels));
            }
            builder.Set(name, value);
        }
        return builder.Build();
    }

    /// <summary>Labels that are sorted already, with no name twice and no empty value.</summary>
    internal static LabelSet FromSorted(Label[] sorted) => sorted.Length == 0 ? Empty : new(sorted);

    /// <summary>These labels and another set's, which win.</summary>
    public LabelSet With(LabelSet others)
    {
        var builder = new LabelSetBuilder(this);
        foreach (var label in others)
        {
            builder.Set(label.Name, label.Value);
        }
        return builder.Build();
    }

    /// <summary>These labels with one set, or removed by an empty value.</summary>
    public LabelSet With(string name, string value) => new LabelSetBuilder(this).Set(name, value).Build();

    /// <summary>These labels without the metric's name.</summary>
    public LabelSet WithoutMetricName() => this[MetricName].Length == 0 ? this : With(MetricName, "");

    public bool Equals(LabelSet? other) =>
        ReferenceEquals(this, other)
        || (other is not null && hash == other.hash && labels.AsSpan().SequenceEqual(other.labels));

    public override bool Equals(object? obj) => Equals(obj as LabelSet);

    public override int GetHashCode() => hash;

    /// <summary>Label by label, name before value: the order in which Prometheus lists series.</summary>
    public int CompareTo(LabelSet? other)
    {
        if (other is null)
        {
            return 1;
        }
        for (var i = 0; i < Math.Min(Count, other.Count); i++)
        {
            var order = string.CompareOrdinal(labels[i].Name, other.labels[i].Name);
            order = order != 0 ? order : string.CompareOrdinal(labels[i].Value, other.labels[i].Value);
            if (order != 0)
            {
                return order;
            }
        }
        return Count.CompareTo(other.Count);
    }

    public IEnumerator<Label> GetEnumerator() => labels.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>As in PromQL: <c>up{job="api"}</c>.</summary>
    public override string ToString()
    {
        var name = this[MetricName];
        var others = labels.Where(l => l.Name != MetricName).Select(l => $"{l.Name}=\"{l.Value}\"");
        var inBraces = string.Join(", ", others);
        return inBraces.Length == 0 && name.Length > 0 ? name : $"{name}{{{inBraces}}}";
    }

    public static bool operator ==(LabelSet? left, LabelSet? right) => Equals(left, right);

    public static bool operator !=(LabelSet? left, LabelSet? right) => !Equals(left, right);

    public static bool operator <(LabelSet left, LabelSet right) => left.CompareTo(right) < 0;

    public static bool operator >(LabelSet left, LabelSet right) => left.CompareTo(right) > 0;

    public static bool operator <=(LabelSet left, LabelSet right) => left.CompareTo(right) <= 0;

    public static bool operator >=(LabelSet left, LabelSet right) => left.CompareTo(right) >= 0;
}
