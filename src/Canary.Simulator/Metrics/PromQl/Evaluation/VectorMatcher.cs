using Canary.Simulator.Metrics.PromQl.Syntax;

namespace Canary.Simulator.Metrics.PromQl.Evaluation;

/// <summary>Arithmetic and comparison between two vectors: each sample finds its partner by <see cref="VectorMatching.Key"/>.</summary>
internal sealed class VectorMatcher
{
    private readonly Binary binary;
    private readonly VectorMatching matching;
    private readonly Dictionary<LabelSet, VectorSample> partners = [];
    private readonly HashSet<(LabelSet Key, LabelSet Result)> matched = [];
    private readonly List<VectorSample> result = [];

    private VectorMatcher(Binary binary)
    {
        this.binary = binary;
        matching = binary.Matching;
    }

    public static VectorValue Evaluate(
        Binary binary,
        IReadOnlyList<VectorSample> left,
        IReadOnlyList<VectorSample> right
    )
    {
        if (left.Count == 0 || right.Count == 0)
        {
            return VectorValue.Empty;
        }
        var matcher = new VectorMatcher(binary);
        var swap = binary.Matching.Cardinality == Cardinality.OneToMany;
        matcher.IndexOneSide(swap ? left : right);
        foreach (var sample in swap ? right : left)
        {
            matcher.Match(sample, swap);
        }
        return VectorValue.Distinct(matcher.result);
    }

    private void IndexOneSide(IReadOnlyList<VectorSample> samples)
    {
        foreach (var sample in samples)
        {
            var key = matching.Key(sample.Labels);
            if (!partners.TryAdd(key, sample))
            {
                var side = matching.Cardinality == Cardinality.OneToMany ? "left" : "right";
                throw PromQlException.Execution(
                    $"found duplicate series for the match group {key} on the {side} hand-side of the operation: "
                        + $"[{sample.Labels}, {partners[key].Labels}]; many-to-many matching not allowed: matching labels "
                        + "must be unique on one side"
                );
            }
        }
    }

    private void Match(VectorSample many, bool swap)
    {
        var key = matching.Key(many.Labels);
        if (!partners.TryGetValue(key, out var one))
        {
            return;
        }
        var (value, keep) = swap
            ? binary.Operator.Apply(one.Value, many.Value)
            : binary.Operator.Apply(many.Value, one.Value);
        if (!keep && !binary.ReturnBool)
        {
            return;
        }
        var labels = ResultLabels(many.Labels, one.Labels);
        RefuseSecondMatch(key, labels);
        result.Add(
            new VectorSample(
                labels,
                !binary.ReturnBool ? value
                    : keep ? 1
                    : 0
            )
        );
    }

    private LabelSet ResultLabels(LabelSet many, LabelSet one)
    {
        var builder = new LabelSetBuilder(many);
        if (binary.Operator.DropsMetricName)
        {
            builder.Set(LabelSet.MetricName, "");
        }
        if (matching.Cardinality != Cardinality.OneToOne)
        {
            foreach (var label in matching.Include)
            {
                builder.Set(label, one[label]);
            }
        }
        else if (matching.On)
        {
            builder.Keep(matching.Labels);
        }
        else
        {
            builder.Remove(matching.Labels);
        }
        return (binary.ReturnBool ? builder.Set(LabelSet.MetricName, "") : builder).Build();
    }

    private void RefuseSecondMatch(LabelSet key, LabelSet labels)
    {
        var oneToOne = matching.Cardinality == Cardinality.OneToOne;
        if (!matched.Add((key, oneToOne ? LabelSet.Empty : labels)))
        {
            throw PromQlException.Execution(
                oneToOne
                    ? $"multiple matches for labels {key}: many-to-one matching must be explicit (group_left/group_right)"
                    : $"multiple matches for labels {labels}: grouping labels must ensure unique matches"
            );
        }
    }
}
