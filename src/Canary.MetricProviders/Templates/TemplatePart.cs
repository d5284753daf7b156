namespace Canary.MetricProviders.Templates;

/// <summary>A piece of a parsed template.</summary>
internal abstract record TemplatePart;

/// <summary>Text that stays as it is.</summary>
internal sealed record LiteralPart(string Text) : TemplatePart;

/// <summary><c>{{ target }}</c></summary>
internal sealed record FunctionPart(Func<QueryVariables, string> Value) : TemplatePart;

/// <summary><c>{{ variables.name }}</c></summary>
internal sealed record VariablePart(string Name, int Position) : TemplatePart;
