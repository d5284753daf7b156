namespace Canary.Simulator.Tests.Metrics.Differential;

/// <summary>What simulator and Prometheus are asked. Families are spelled out as products, so that each function meets each kind of series.</summary>
internal static class AgreementQueries
{
    private static readonly string[] Selectors =
    [
        "http_requests_total",
        "http_requests_total{status=\"500\"}",
        "http_requests_total{status!=\"200\",job=\"api\"}",
        "http_requests_total{instance=~\"api-[12].*\"}",
        "http_requests_total{instance=~\"api\"}",
        "http_requests_total{instance!~\"(api|web)-1:80\"}",
        "{__name__=~\"odd|sparse\"}",
        "{__name__=~\".+_bytes\",job=\"web\"}",
        "{job=\"api\",__name__!~\"http.*|request.*\"}",
        "http_requests_total{missing=\"\"}",
        "http_requests_total{missing!=\"\"}",
        "http_requests_total{status=~\"4..|5..\",status!=\"404\"}",
        "http_requests_total{status=~\"\\\\d{3}\",method='GET',}",
        "labels{path=\"/a\\\"b\\\\c\\nd\"}",
        "labels{path=~\"/index\\\\.html\"}",
        "labels{name=~\"(?i)PLAIN\"}",
        "labels{name=~\".*→.\"}",
        "labels{name=\"\\u00e9\\u2192\\U0001F600\"}",
        "labels{path=`/a\"b\\c\nd`}",
        "sparse",
        "odd",
        "nothing_of_that_name",
        "http_requests_total offset 5m",
        "http_requests_total offset 1h2m3s",
        "temperature_celsius offset -10m",
        "temperature_celsius @ 1767229200",
        "temperature_celsius @ 1767229200.5 offset 3m",
        "temperature_celsius offset 3m @ 1767229200",
        "temperature_celsius @ start()",
        "temperature_celsius @ end()",
        "sparse offset 2m59s",
    ];

    private static readonly string[] RangeFunctions =
    [
        "rate",
        "irate",
        "increase",
        "delta",
        "idelta",
        "deriv",
        "resets",
        "changes",
        "avg_over_time",
        "min_over_time",
        "max_over_time",
        "sum_over_time",
        "count_over_time",
        "last_over_time",
        "present_over_time",
        "stddev_over_time",
        "stdvar_over_time",
        "absent_over_time",
    ];

    private static readonly string[] Ranges =
    [
        "http_requests_total[5m]",
        "jittered_total[3m]",
        "odd[4m]",
        "sparse[10m]",
        "temperature_celsius[97s] offset 4m",
        "http_requests_total{status=\"404\"}[30s]",
        "(http_requests_total{job=\"api\"}[1h30m])",
        "temperature_celsius{job=\"api\"}[20m:1m]",
        "rate(http_requests_total{job=\"web\"}[2m])[10m:30s] offset 1m",
        "memory_bytes[5m] @ 1767230000",
        "nothing[5m]",
    ];

    private static readonly string[] ValueFunctions =
    [
        "abs",
        "ceil",
        "floor",
        "exp",
        "ln",
        "log2",
        "log10",
        "sqrt",
        "sgn",
        "round",
        "sin",
        "cos",
        "tan",
        "asin",
        "acos",
        "atan",
        "sinh",
        "cosh",
        "tanh",
        "asinh",
        "acosh",
        "atanh",
        "deg",
        "rad",
        "timestamp",
        "absent",
        "scalar",
        "sort",
        "sort_desc",
    ];

    private static readonly string[] DateFunctions =
    [
        "minute",
        "hour",
        "day_of_week",
        "day_of_month",
        "day_of_year",
        "days_in_month",
        "month",
        "year",
    ];

    private static readonly string[] Aggregations = ["sum", "avg", "min", "max", "count", "group", "stddev", "stdvar"];

    private static readonly string[] Groupings =
    [
        "",
        "by (job)",
        "by (job, status)",
        "without (instance, method)",
        "by (missing)",
        "by ()",
        "without ()",
    ];

    private static readonly string[] Operators =
    [
        "+",
        "-",
        "*",
        "/",
        "%",
        "^",
        "atan2",
        "==",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
    ];

    /// <summary>Compared whatever the order of series in a vector.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Selectors,
        .. from function in RangeFunctions from range in Ranges select $"{function}({range})",
        .. from function in ValueFunctions select $"{function}(temperature_celsius)",
        .. from function in ValueFunctions select $"{function}(odd)",
        .. from function in DateFunctions select $"{function}(dates)",
        .. from function in DateFunctions select $"{function}()",
        .. from op in Aggregations from grouping in Groupings select $"{op} {grouping} (http_requests_total)",
        .. from op in Aggregations select $"{op}(odd)",
        .. from op in Operators from operands in OperandsOf(op) select operands,
        .. WrittenQueries.All,
    ];

    /// <summary>The order of the answer is part of it.</summary>
    public static IReadOnlyList<string> Ordered { get; } =
    [
        "sort(memory_bytes)",
        "sort_desc(memory_bytes)",
        "sort(rate(http_requests_total{status=\"200\"}[10m]))",
        "topk(3, memory_bytes)",
        "bottomk(3, memory_bytes)",
        "topk(100, memory_bytes)",
    ];

    private static IEnumerable<string> OperandsOf(string op)
    {
        yield return $"temperature_celsius {op} 20";
        yield return $"20 {op} temperature_celsius";
        yield return $"memory_bytes {op} limit_bytes";
        yield return $"odd {op} odd";
        yield return $"http_requests_total {op} on (job, instance) group_left (version) build_info";
        yield return $"build_info {op} ignoring (method, status, version) group_right () http_requests_total";
        if (op is "==" or "!=" or "<" or "<=" or ">" or ">=")
        {
            yield return $"1 {op} bool 2";
            yield return $"temperature_celsius {op} bool 20";
            yield return $"odd {op} bool odd offset 1m";
            yield return $"memory_bytes {op} bool on (job, instance) limit_bytes";
        }
        else
        {
            yield return $"7.5 {op} -2";
        }
    }
}
