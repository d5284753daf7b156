namespace Canary.Simulator.Tests.Metrics.Differential;

/// <summary>Well-typed queries put together at random, the same at every run: combinations that nobody would think of writing down.</summary>
internal sealed class RandomQueries(int seed)
{
    private static readonly string[] Selectors =
    [
        "http_requests_total",
        "http_requests_total{status=\"500\"}",
        "http_requests_total{job=\"web\",method=\"GET\"}",
        "temperature_celsius",
        "temperature_celsius{sensor=\"b\"}",
        "memory_bytes",
        "limit_bytes",
        "build_info",
        "request_seconds_bucket{instance=~\"web-.*\"}",
        "jittered_total",
        "odd",
        "sparse",
        "level",
    ];

    private static readonly string[] RangeFunctions =
    [
        "rate",
        "irate",
        "increase",
        "delta",
        "changes",
        "resets",
        "avg_over_time",
        "max_over_time",
        "count_over_time",
        "last_over_time",
        "deriv",
    ];

    private readonly Random random = new(seed);

    public IEnumerable<string> Take(int count) => Enumerable.Range(0, count).Select(_ => Vector(3)).ToList();

    private string Vector(int depth) =>
        random.Next(depth == 0 ? 2 : 9) switch
        {
            0 => Pick(Selectors) + Shift(),
            1 => $"{Pick(RangeFunctions)}({Pick(Selectors)}[{Pick("1m", "2m30s", "5m", "17m")}]{Shift()})",
            2 => $"{Pick("sum", "min", "max", "count", "avg", "stddev")} {Grouping()} ({Vector(depth - 1)})",
            3 => $"{Vector(depth - 1)} {Pick("+", "*", "/", ">", "<=", "==", "%")} {Scalar(depth - 1)}",
            4 => $"({Vector(depth - 1)}) {Pick("+", "-", "/", ">", "!=")} {Matching()} ({Vector(depth - 1)})",
            5 => $"({Vector(depth - 1)}) {Pick("and", "or", "unless")} on ({Labels()}) ({Vector(depth - 1)})",
            6 => $"{Pick("abs", "ceil", "sgn", "sqrt", "sort", "absent", "timestamp")}({Vector(depth - 1)})",
            7 => $"{Pick(RangeFunctions)}(({Vector(depth - 1)})[{Pick("3m", "10m")}:{Pick("", "20s", "1m")}]{Shift()})",
            _ => $"clamp({Vector(depth - 1)}, {Scalar(0)}, 1e9)",
        };

    private string Scalar(int depth) =>
        random.Next(depth == 0 ? 2 : 4) switch
        {
            0 => Pick("0", "1", "2.5", "1e3", "-3", "Inf"),
            1 => "time()",
            2 => $"scalar({Vector(depth - 1)})",
            _ => $"({Scalar(depth - 1)} {Pick("+", "-", "*", "^")} {Scalar(depth - 1)})",
        };

    private string Shift() => Pick("", "", "", " offset 3m", " offset -90s", " @ 1767229000", " @ end() offset 7m");

    private string Grouping() => Pick("", $"by ({Labels()})", $"without ({Labels()})");

    private string Matching() =>
        Pick("", $"on ({Labels()})", $"ignoring ({Labels()})", $"on ({Labels()}) group_left ()");

    private string Labels() =>
        Pick("job", "instance", "job, instance", "method, status", "sensor", "le, job, instance", "");

    private string Pick(params string[] options) => options[random.Next(options.Length)];
}
