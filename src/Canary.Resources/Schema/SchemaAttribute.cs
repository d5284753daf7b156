namespace Canary.Resources.Schema;

/// <summary>What a field's type alone does not tell a CustomResourceDefinition. Read only by the generator of crds/; its description is the field's doc comment.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SchemaAttribute : Attribute
{
    public bool Required { get; init; }

    /// <summary>As JSON: <c>true</c>, <c>600</c>, <c>"Gateway"</c>; the API server fills it in.</summary>
    public string? Default { get; init; }

    /// <summary>The values allowed, separated by <c>|</c>.</summary>
    public string? Enum { get; init; }

    public string? Pattern { get; init; }

    /// <summary>Longest string; 0: no limit.</summary>
    public int MaxLength { get; init; }

    public int MinLength { get; init; }

    /// <summary>Most items or keys; 0: no limit.</summary>
    public int MaxItems { get; init; }

    /// <summary>The list is a map by these fields of its items, separated by <c>|</c>; server-side apply then merges it.</summary>
    public string? ListMapKeys { get; init; }

    /// <summary>Smallest number; NaN: none.</summary>
    public double Minimum { get; init; } = double.NaN;

    /// <summary>Largest number; NaN: none.</summary>
    public double Maximum { get; init; } = double.NaN;
}

/// <summary>A CEL rule that an object must satisfy.</summary>
/// <param name="rule">True for acceptable objects.</param>
/// <param name="message">What <c>kubectl apply</c> says otherwise.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class SchemaRuleAttribute(string rule, string message) : Attribute
{
    public string Rule { get; } = rule;

    public string Message { get; } = message;
}

/// <summary>A column of <c>kubectl get</c>.</summary>
/// <param name="name">Its heading.</param>
/// <param name="type"><c>string</c>, <c>integer</c>, <c>date</c>.</param>
/// <param name="jsonPath">Where the value is.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class PrinterColumnAttribute(string name, string type, string jsonPath) : Attribute
{
    public string Name { get; } = name;

    public string Type { get; } = type;

    public string JsonPath { get; } = jsonPath;

    /// <summary>Shown only by <c>-o wide</c>.</summary>
    public bool Wide { get; init; }
}
