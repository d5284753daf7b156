namespace Canary.Simulator.Metrics.PromQl.Functions;

/// <summary>All functions by name. A new one is an entry in one of the lists that are put together here.</summary>
internal static class FunctionTable
{
    private static readonly Dictionary<string, Function> ByName = new(
        from function in (IEnumerable<Function>)
            [
                .. MathFunctions.All,
                .. TrigonometricFunctions.All,
                .. ValueFunctions.All,
                .. DateFunctions.All,
                .. LabelFunctions.All,
                .. RateFunctions.All,
                .. TrendFunctions.All,
                .. OverTimeFunctions.All,
                .. HistogramFunctions.All,
            ]
        select KeyValuePair.Create(function.Name, function),
        StringComparer.Ordinal
    );

    /// <summary>Functions that Prometheus has and this engine has not, and why.</summary>
    private static readonly Dictionary<string, string> Unsupported = new(StringComparer.Ordinal)
    {
        ["histogram_avg"] = "native histograms are not supported",
        ["histogram_count"] = "native histograms are not supported",
        ["histogram_sum"] = "native histograms are not supported",
        ["histogram_fraction"] = "native histograms are not supported",
        ["histogram_stddev"] = "native histograms are not supported",
        ["histogram_stdvar"] = "native histograms are not supported",
        ["double_exponential_smoothing"] = "it belongs to Prometheus 3; here it is holt_winters",
        ["mad_over_time"] = "it is experimental in Prometheus",
        ["sort_by_label"] = "it is experimental in Prometheus",
        ["sort_by_label_desc"] = "it is experimental in Prometheus",
        ["info"] = "it is experimental in Prometheus",
        ["limitk"] = "it is experimental in Prometheus",
        ["limit_ratio"] = "it is experimental in Prometheus",
    };

    public static Function? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>Says why there is no such function.</summary>
    public static string Unknown(string name) =>
        Unsupported.TryGetValue(name, out var why)
            ? $"function \"{name}\" is not supported: {why}"
            : $"unknown function with name \"{name}\"";
}
