namespace Canary.Simulator.Metrics;

/// <summary>Makes a <see cref="LabelSet"/> out of another, label by label.</summary>
internal sealed class LabelSetBuilder
{
    private readonly List<Label> labels;

    public LabelSetBuilder(LabelSet? from = null) => labels = from is null ? [] : [.. from];

    public bool Has(string name) => Find(name) >= 0;

    /// <summary>Sets a label; an empty value removes it.</summary>
    public LabelSetBuilder Set(string name, string value)
    {
        var at = Find(name);
        if (value.Length == 0)
        {
            return at < 0 ? this : RemoveAt(at);
        }
        if (at >= 0)
        {
            labels[at] = new Label(name, value);
        }
        else
        {
            labels.Insert(~at, new Label(name, value));
        }
        return this;
    }

    public LabelSetBuilder Remove(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            Set(name, "");
        }
        return this;
    }

    /// <summary>Removes all labels but those named.</summary>
    public LabelSetBuilder Keep(IReadOnlyCollection<string> names)
    {
        labels.RemoveAll(label => !names.Contains(label.Name));
        return this;
    }

    public LabelSet Build() => LabelSet.FromSorted([.. labels]);

    private LabelSetBuilder RemoveAt(int index)
    {
        labels.RemoveAt(index);
        return this;
    }

    /// <summary>Where the label is; the complement of where it belongs when it is not there.</summary>
    private int Find(string name)
    {
        for (var i = 0; i < labels.Count; i++)
        {
            var order = string.CompareOrdinal(labels[i].Name, name);
            if (order >= 0)
            {
                return order == 0 ? i : ~i;
            }
        }
        return ~labels.Count;
    }
}
