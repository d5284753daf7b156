namespace Canary.Simulator.ApiServer.CustomResources.Cel;

/// <summary>A node of a parsed expression.</summary>
internal abstract record CelNode;

internal sealed record CelLiteral(object? Value) : CelNode;

internal sealed record CelName(string Name) : CelNode;

/// <param name="Target">Of which.</param>
/// <param name="Field">Which field.</param>
/// <param name="IsOptional">Written <c>.?</c>.</param>
internal sealed record CelSelect(CelNode Target, string Field, bool IsOptional) : CelNode;

internal sealed record CelIndex(CelNode Target, CelNode Key, bool IsOptional) : CelNode;

/// <param name="Target">Null: a global function or operator.</param>
/// <param name="Function">Its name.</param>
/// <param name="Arguments">What it is given.</param>
internal sealed record CelCall(CelNode? Target, string Function, IReadOnlyList<CelNode> Arguments) : CelNode;

internal sealed record CelListNode(IReadOnlyList<CelNode> Items) : CelNode;

internal sealed record CelMapNode(IReadOnlyList<(CelNode Key, CelNode Value)> Entries) : CelNode;

/// <summary><c>all</c>, <c>exists</c>, <c>exists_one</c>, <c>map</c>, <c>filter</c>.</summary>
/// <param name="Macro">Which.</param>
/// <param name="Range">Over which list or map.</param>
/// <param name="Variable">What an item is called.</param>
/// <param name="Body">The condition, or what <c>map</c> makes.</param>
/// <param name="Filter">The condition of a <c>map</c> with three arguments; null: none.</param>
internal sealed record CelComprehension(string Macro, CelNode Range, string Variable, CelNode Body, CelNode? Filter)
    : CelNode;

/// <summary><c>has(a.b)</c>.</summary>
internal sealed record CelHas(CelSelect Field) : CelNode;
