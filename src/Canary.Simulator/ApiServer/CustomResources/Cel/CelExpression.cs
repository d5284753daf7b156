using System.Collections.Concurrent;

namespace Canary.Simulator.ApiServer.CustomResources.Cel;

/// <summary>A compiled expression. Expressions are compiled once and kept.</summary>
internal sealed class CelExpression
{
    private static readonly ConcurrentDictionary<string, CelExpression> Known = new(StringComparer.Ordinal);
    private readonly CelNode root;

    private CelExpression(CelNode root)
    {
        this.root = root;
        UsesOldSelf = Mentions(root, "oldSelf");
    }

    /// <summary>It is about a change, not about a value alone.</summary>
    public bool UsesOldSelf { get; }

    /// <exception cref="CelException">It is no expression, or uses what is not supported.</exception>
    public static CelExpression Compile(string text) =>
        Known.GetOrAdd(text, static t => new CelExpression(CelParser.Parse(t)));

    /// <exception cref="CelException">The evaluation failed.</exception>
    public object? Evaluate(IReadOnlyDictionary<string, object?> variables) =>
        new CelEvaluator(variables).Evaluate(root);

    private static bool Mentions(CelNode node, string name) =>
        node switch
        {
            CelName n => n.Name == name,
            CelSelect s => Mentions(s.Target, name),
            CelHas h => Mentions(h.Field, name),
            CelIndex i => Mentions(i.Target, name) || Mentions(i.Key, name),
            CelCall c => (c.Target is not null && Mentions(c.Target, name)) || c.Arguments.Any(a => Mentions(a, name)),
            CelListNode l => l.Items.Any(i => Mentions(i, name)),
            CelMapNode m => m.Entries.Any(e => Mentions(e.Key, name) || Mentions(e.Value, name)),
            CelComprehension c => Mentions(c.Range, name)
                || Mentions(c.Body, name)
                || (c.Filter is not null && Mentions(c.Filter, name)),
            _ => false,
        };
}
