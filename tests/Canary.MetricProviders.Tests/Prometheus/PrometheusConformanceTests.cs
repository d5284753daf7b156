using System.Globalization;
using Canary.MetricProviders.Prometheus;

namespace Canary.MetricProviders.Tests.Prometheus;

public sealed class PrometheusConformanceTests : MetricProviderConformance
{
    protected override string NoData => """{"status":"success","data":{"resultType":"vector","result":[]}}""";

    protected override string Answer(double value) =>
        $$$"""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1767225600.123,"{{{value.ToString("R", CultureInfo.InvariantCulture)}}}"]}]}}""";

    protected override IMetricProvider Create(HttpMessageHandler handler, TimeProvider time) =>
        new PrometheusMetricProvider(new PrometheusConnections(handler), time);
}
