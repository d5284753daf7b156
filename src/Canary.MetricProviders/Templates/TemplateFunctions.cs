using Canary.Engine.Analysis;

namespace Canary.MetricProviders.Templates;

/// <summary>The functions that a template may call; none takes arguments.</summary>
internal static class TemplateFunctions
{
    /// <summary>The one that needs a field after it: <c>variables.name</c>.</summary>
    public const string Variables = "variables";

    private static readonly Dictionary<string, Func<QueryVariables, string>> ByName = new(StringComparer.Ordinal)
    {
        ["name"] = variables => variables.Name,
        ["namespace"] = variables => variables.Namespace,
        ["target"] = variables => variables.Target,
        ["variant"] = variables => variables.Variant == Variant.Primary ? "primary" : "canary",
        ["service"] = variables => variables.Service,
        ["ingress"] = variables => variables.Ingress,
        ["route"] = variables => variables.Route,
        ["interval"] = variables => IntervalText.Format(variables.Interval),
    };

    /// <summary>What may be called, for error messages.</summary>
    public static string Available => $"{string.Join(", ", ByName.Keys)} and variables.<name>";

    public static Func<QueryVariables, string>? Find(string name) => ByName.GetValueOrDefault(name);
}
