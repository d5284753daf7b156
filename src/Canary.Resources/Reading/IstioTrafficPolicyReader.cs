using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Checks a traffic policy against what Istio's own webhook accepts in a DestinationRule.</summary>
internal static class IstioTrafficPolicyReader
{
    private const string Path = "spec.service.trafficPolicy";

    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    public static void Read(V1TrafficPolicy? policy, SpecErrors errors)
    {
        if (policy is null)
        {
            return;
        }
        CheckLoadBalancer($"{Path}.loadBalancer", policy.LoadBalancer, errors);
        CheckConnectionPool($"{Path}.connectionPool", policy.ConnectionPool, errors);
        CheckOutlierDetection($"{Path}.outlierDetection", policy.OutlierDetection, errors);
        CheckTls($"{Path}.tls", policy.Tls, errors);
        for (var i = 0; i < (policy.PortLevelSettings?.Count ?? 0); i++)
        {
            CheckPort($"{Path}.portLevelSettings[{i}]", policy.PortLevelSettings![i], errors);
        }
    }

    private static void CheckPort(string path, V1PortTrafficPolicy policy, SpecErrors errors)
    {
        if (policy.Port?.Number is null)
        {
            errors.Missing($"{path}.port.number", "write which port it is for");
        }
        else if (policy.Port.Number is < 1 or > 65535)
        {
            errors.Add(
                $"{path}.port.number",
                $"{policy.Port.Number}",
                "is not a port",
                "write a number from 1 to 65535"
            );
        }
        CheckLoadBalancer($"{path}.loadBalancer", policy.LoadBalancer, errors);
        CheckConnectionPool($"{path}.connectionPool", policy.ConnectionPool, errors);
        CheckOutlierDetection($"{path}.outlierDetection", policy.OutlierDetection, errors);
        CheckTls($"{path}.tls", policy.Tls, errors);
    }

    private static void CheckLoadBalancer(string path, V1LoadBalancer? balancer, SpecErrors errors)
    {
        if (balancer is null)
        {
            return;
        }
        OneOf(
            path,
            balancer.Simple,
            ["UNSPECIFIED", "ROUND_ROBIN", "LEAST_CONN", "RANDOM", "PASSTHROUGH", "LEAST_REQUEST"],
            "simple",
            errors
        );
        if (balancer is { Simple: not null, ConsistentHash: not null })
        {
            errors.Add(path, null, "has simple and consistentHash, which exclude each other", "keep one of them");
        }
        CheckDuration($"{path}.warmupDurationSecs", balancer.WarmupDurationSecs, errors);
        CheckHash($"{path}.consistentHash", balancer.ConsistentHash, errors);
        if (balancer.LocalityLbSetting is { Distribute.Count: > 0, Failover.Count: > 0 })
        {
            errors.Add(
                $"{path}.localityLbSetting",
                null,
                "has distribute and failover, which exclude each other",
                "keep one of them"
            );
        }
    }

    private static void CheckHash(string path, V1ConsistentHash? hash, SpecErrors errors)
    {
        if (hash is null)
        {
            return;
        }
        var keys = new[]
        {
            hash.HttpHeaderName is not null,
            hash.HttpCookie is not null,
            hash.UseSourceIp is true,
            hash.HttpQueryParameterName is not null,
        }.Count(given => given);
        if (keys != 1)
        {
            errors.Add(
                path,
                null,
                keys == 0 ? "does not say what chooses the pod" : "says several things that choose the pod",
                "write one of httpHeaderName, httpCookie, useSourceIp and httpQueryParameterName"
            );
        }
        if (hash.HttpCookie is { } cookie)
        {
            if (string.IsNullOrEmpty(cookie.Name))
            {
                errors.Missing($"{path}.httpCookie.name", "write the cookie's name");
            }
            errors.Duration($"{path}.httpCookie.ttl", cookie.Ttl, default, TimeSpan.Zero);
        }
    }

    private static void CheckConnectionPool(string path, V1ConnectionPool? pool, SpecErrors errors)
    {
        CheckDuration($"{path}.tcp.connectTimeout", pool?.Tcp?.ConnectTimeout, errors);
        CheckDuration($"{path}.tcp.maxConnectionDuration", pool?.Tcp?.MaxConnectionDuration, errors);
        errors.Duration($"{path}.tcp.idleTimeout", pool?.Tcp?.IdleTimeout, default, TimeSpan.Zero);
        CheckDuration($"{path}.tcp.tcpKeepalive.time", pool?.Tcp?.TcpKeepalive?.Time, errors);
        CheckDuration($"{path}.tcp.tcpKeepalive.interval", pool?.Tcp?.TcpKeepalive?.Interval, errors);
        CheckDuration($"{path}.http.idleTimeout", pool?.Http?.IdleTimeout, errors);
        var policies = new[] { "DEFAULT", "DO_NOT_UPGRADE", "UPGRADE" };
        OneOf($"{path}.http", pool?.Http?.H2UpgradePolicy, policies, "h2UpgradePolicy", errors);
    }

    private static void CheckOutlierDetection(string path, V1OutlierDetection? detection, SpecErrors errors)
    {
        CheckDuration($"{path}.interval", detection?.Interval, errors);
        CheckDuration($"{path}.baseEjectionTime", detection?.BaseEjectionTime, errors);
    }

    private static void CheckTls(string path, V1ClientTls? tls, SpecErrors errors) =>
        OneOf(path, tls?.Mode, ["DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL"], "mode", errors);

    private static void CheckDuration(string path, string? text, SpecErrors errors) =>
        errors.Duration(path, text, default, Millisecond);

    private static void OneOf(string path, string? value, string[] values, string field, SpecErrors errors)
    {
        if (value is not null && !values.Contains(value))
        {
            errors.Add($"{path}.{field}", value, "is not known", $"write one of {string.Join(", ", values)}");
        }
    }
}
