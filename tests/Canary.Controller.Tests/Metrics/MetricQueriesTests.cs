using Canary.Controller.Metrics;
using Canary.Engine.Analysis;
using Canary.Kubernetes.Informers;
using Canary.MetricProviders.BuiltInQueries;
using Canary.Resources;
using Canary.Resources.Reading;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.Metrics;

public sealed class MetricQueriesTests
{
    private readonly Informer<V1MetricTemplate> templates = Stored.Informer(
        V1MetricTemplate.Type,
        CanaryJson.Default.V1MetricTemplate
    );

    private MetricQueries Queries => new(templates, BuiltInQueryCatalogue.Create(), allowCrossNamespace: true);

    [Fact]
    public void A_template_is_rendered_with_the_canarys_names_and_the_metrics_variables()
    {
        Store(
            query: "errors{ns=\"{{ namespace }}\",app=\"{{ target }}\",code=\"{{ variables.code }}\"}[{{ interval }}]"
        );

        var prepared = Prepare(
            new TemplateQuery("shop", "errors", [new("code", "503")]),
            interval: TimeSpan.FromMinutes(2)
        );

        Assert.Equal("errors{ns=\"shop\",app=\"podinfo\",code=\"503\"}[2m]", prepared.Query);
        Assert.Equal("http://other:9090", prepared.Address);
        Assert.Equal("shop/prometheus-login", prepared.Secret.ToString());
    }

    [Fact]
    public void An_inline_query_is_rendered_and_asked_of_the_canarys_metrics_server()
    {
        var prepared = Prepare(new InlineQuery("sum(errors{app=\"{{ target }}\"})"));

        Assert.Equal("sum(errors{app=\"podinfo\"})", prepared.Query);
        Assert.Equal("http://prometheus:9090", prepared.Address);
        Assert.Null(prepared.Secret);
    }

    [Fact]
    public void A_built_in_metric_uses_the_providers_own_query() =>
        Assert.Contains("kubernetes_pod_name", Prepare(new BuiltInMetric(BuiltInMetricKind.RequestSuccessRate)).Query);

    [Fact]
    public void All_that_is_wrong_with_the_metrics_is_told_at_once()
    {
        Store(query: "{{ nonsense }}");
        var canary = Podinfo with
        {
            Spec = Podinfo.Spec with
            {
                Analysis = new()
                {
                    Metrics =
                    [
                        new()
                        {
                            Name = "a",
                            TemplateRef = new() { Name = "errors" },
                        },
                        new()
                        {
                            Name = "b",
                            TemplateRef = new() { Name = "nowhere", Namespace = "infra" },
                        },
                        new() { Name = "request-duration" },
                        new() { Name = "c", Query = "sum({{ variables.x }})" },
                    ],
                },
            },
        };

        Assert.Collection(
            Queries.Problems(canary, Reading),
            problem =>
                Assert.StartsWith(
                    "spec.analysis.metrics[0]: MetricTemplate shop/errors: spec.query does not render: ",
                    problem
                ),
            problem => Assert.StartsWith("spec.analysis.metrics[1]: there is no MetricTemplate infra/nowhere", problem),
            problem => Assert.StartsWith("spec.analysis.metrics[3]: its query does not render: ", problem)
        );
    }

    [Fact]
    public void A_template_that_no_provider_answers_is_a_problem()
    {
        Store(query: "up", type: "datadog");

        var problem = Assert.Throws<MetricProblemException>(() => Prepare(new TemplateQuery("shop", "errors", [])));

        Assert.Contains("datadog", problem.Message);
    }

    [Fact]
    public void In_a_bake_a_query_is_about_the_primary()
    {
        Store(query: "up{pod=~\"{{ target }}-.*\", service=\"{{ service }}-{{ variant }}\"}");
        var template = new TemplateQuery("shop", "errors", []);

        Assert.Equal("up{pod=~\"podinfo-.*\", service=\"podinfo-canary\"}", Prepare(template).Query);
        Assert.Equal(
            "up{pod=~\"podinfo-primary-.*\", service=\"podinfo-primary\"}",
            Prepare(template, of: Variant.Primary).Query
        );
        Assert.Contains(
            "podinfo-primary",
            Prepare(new BuiltInMetric(BuiltInMetricKind.RequestSuccessRate), of: Variant.Primary).Query
        );
    }

    [Fact]
    public void A_query_that_spells_the_canary_out_is_a_problem_of_a_bake_only()
    {
        Store(query: "up{service=\"{{ service }}-canary\"}");
        var metric = new V1CanaryMetric
        {
            Name = "a",
            TemplateRef = new() { Name = "errors" },
        };
        var canary = Podinfo with { Spec = new() { Analysis = new() { Metrics = [metric] } } };
        Assert.Empty(Queries.Problems(canary, Reading));

        var baked = canary with { Spec = canary.Spec with { Bake = new() { Duration = "5m" } } };
        Assert.StartsWith("spec.analysis.metrics[0], in the bake: ", Assert.Single(Queries.Problems(baked, Reading)));
        var own = canary with
        {
            Spec = canary.Spec with
            {
                Bake = new() { Duration = "5m", Metrics = [metric] },
            },
        };
        Assert.StartsWith("spec.bake.metrics[0]: ", Assert.Single(Queries.Problems(own, Reading)));
    }

    private PreparedQuery Prepare(MetricSource source, TimeSpan? interval = null, Variant of = Variant.Canary) =>
        Queries.Prepare(
            Podinfo,
            Reading,
            new()
            {
                Name = "m",
                Source = source,
                Interval = interval ?? TimeSpan.FromMinutes(1),
            },
            of
        );

    private void Store(string query, string type = "prometheus") =>
        templates.Put(
            new()
            {
                Metadata = new()
                {
                    Name = "errors",
                    Namespace = "shop",
                    ResourceVersion = "2",
                },
                Spec = new()
                {
                    Query = query,
                    Provider = new()
                    {
                        Type = type,
                        Address = "http://other:9090",
                        SecretRef = new() { Name = "prometheus-login" },
                    },
                },
            }
        );

    private static V1Canary Podinfo { get; } =
        new()
        {
            Metadata = new() { Name = "podinfo", Namespace = "shop" },
        };

    private static SpecReading Reading { get; } =
        new()
        {
            Provider = "gatewayapi:v1",
            MetricsServer = "http://prometheus:9090",
            Target = new("apps/v1", "Deployment", "podinfo"),
            Service = ServiceNames.Of("podinfo"),
        };
}
