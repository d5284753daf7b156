using System.Text.Json;
using Canary.Controller.Configs;
using Canary.Controller.DisruptionBudgets;
using Canary.Controller.Rollouts;
using Canary.Controller.Targets;
using Canary.Kubernetes;
using Canary.Kubernetes.Informers;
using Canary.Kubernetes.Queues;
using Canary.Resources;
using Canary.Resources.V1;
using Canary.Routing.GatewayApi;
using Canary.Routing.Istio;
using Canary.Routing.Kubernetes;

namespace Canary.Controller.Tests.Rollouts;

public sealed class EventMapTests
{
    private static readonly V1Canary Podinfo = new()
    {
        Metadata = new()
        {
            Name = "web",
            Namespace = "shop",
            Uid = "1",
            ResourceVersion = "1",
        },
        Spec = new()
        {
            TargetRef = new() { Name = "podinfo" },
            Service = new() { Name = "front", RouteRefs = [new() { Name = "own" }] },
            Analysis = new()
            {
                Metrics =
                [
                    new()
                    {
                        TemplateRef = new() { Name = "errors", Namespace = "infra" },
                    },
                ],
            },
        },
    };

    private readonly Dictionary<(ConfigKind, string), IEnumerable<ObjectKey>> users = [];

    private readonly RecordingQueue queue = new();
    private readonly Informer<V1Canary> canaries = Stored.Informer(V1Canary.Type, CanaryJson.Default.V1Canary);
    private readonly EventMap map;

    public EventMapTests()
    {
        CanaryIndexes.AddTo(canaries);
        canaries.Put(Podinfo);
        map = new EventMap(canaries, queue, (kind, config) => users.GetValueOrDefault((kind, config.ToString()), []));
    }

    [Theory]
    [InlineData("podinfo")]
    [InlineData("podinfo-primary")]
    public void A_target_and_its_primary_wake_the_canary(string name)
    {
        map.OnTarget<V1Workload>(new(InformerEventType.Updated, new() { Metadata = Meta(name) }, null));

        Assert.Equal(["shop/web"], queue.Added);
    }

    [Theory]
    [InlineData("front")]
    [InlineData("front-primary")]
    [InlineData("front-canary")]
    public void Services_wake_the_canary_by_their_names(string name)
    {
        map.OnRouted<V1Service>(new(InformerEventType.Deleted, new() { Metadata = Meta(name) }, null));

        Assert.Equal(["shop/web"], queue.Added);
    }

    [Fact]
    public void What_a_canary_owns_wakes_it_under_any_name()
    {
        var owner = new V1OwnerReference
        {
            ApiVersion = "canary.dev/v1",
            Kind = "Canary",
            Name = "other",
            Controller = true,
        };

        map.OnRouted<V1Service>(
            new(InformerEventType.Updated, new() { Metadata = Meta("x") with { OwnerReferences = [owner] } }, null)
        );

        Assert.Equal(["shop/other"], queue.Added);
    }

    [Fact]
    public void A_route_of_the_users_own_wakes_who_names_it_whatever_its_kind()
    {
        map.OnRoute<V1HttpRoute>(new(InformerEventType.Updated, new() { Metadata = Meta("own") }, null));
        map.OnRoute<V1VirtualService>(new(InformerEventType.Updated, new() { Metadata = Meta("own") }, null));
        map.OnRoute<V1VirtualService>(new(InformerEventType.Updated, new() { Metadata = Meta("another") }, null));

        Assert.Equal(["shop/web", "shop/web"], queue.Added);
    }

    [Theory]
    [InlineData("front", true)]
    [InlineData("front.shop.svc.cluster.local", true)]
    [InlineData("front.elsewhere.svc.cluster.local", false)]
    [InlineData("front.example.com", false)]
    [InlineData("back", false)]
    public void A_destination_rule_wakes_whose_service_it_is_about(string host, bool wakes)
    {
        var rule = new V1DestinationRule
        {
            Metadata = Meta("any"),
            Spec = JsonDocument.Parse($$"""{"host": "{{host}}"}""").RootElement,
        };

        map.OnDestinationRule(new(InformerEventType.Deleted, rule, null));

        Assert.Equal(wakes ? ["shop/web"] : [], queue.Added);
    }

    [Fact]
    public void A_metric_template_wakes_those_that_use_it()
    {
        map.OnTemplate(
            new(
                InformerEventType.Added,
                new()
                {
                    Metadata = new() { Name = "errors", Namespace = "infra" },
                },
                null
            )
        );

        Assert.Equal(["shop/web"], queue.Added);
    }

    [Fact]
    public void A_config_wakes_whose_target_reads_it()
    {
        users[(ConfigKind.Secret, "shop/token")] = [new("shop", "podinfo")];

        map.OnConfig(ConfigKind.Secret, new(InformerEventType.Updated, new() { Metadata = Meta("token") }, null));
        map.OnConfig(ConfigKind.ConfigMap, new(InformerEventType.Updated, new() { Metadata = Meta("token") }, null));

        Assert.Equal(["shop/web"], queue.Added);
    }

    [Fact]
    public void A_pod_wakes_the_canary_of_its_workload_when_it_comes_to_answer_or_ceases_to()
    {
        var pod = Pod(ready: true, apex: null);
        V1Pod[] others =
        [
            Pod(ready: false, apex: null),
            Pod(ready: true, apex: "front"),
            pod with
            {
                Metadata = pod.Metadata with { DeletionTimestamp = DateTimeOffset.UnixEpoch },
            },
        ];

        foreach (var other in others)
        {
            queue.Added.Clear();
            map.OnPod(new(InformerEventType.Updated, other, pod), OwnersOf);
            Assert.Equal(["shop/web"], queue.Added);
        }
        queue.Added.Clear();
        map.OnPod(new(InformerEventType.Added, pod, null), OwnersOf);
        map.OnPod(new(InformerEventType.Deleted, pod, pod), OwnersOf);
        Assert.Equal(["shop/web", "shop/web"], queue.Added);
    }

    [Fact]
    public void A_pod_whose_status_changes_otherwise_wakes_nobody()
    {
        var pod = Pod(ready: true, apex: "front");

        map.OnPod(
            new(InformerEventType.Updated, pod, pod with { Metadata = pod.Metadata with { ResourceVersion = "9" } }),
            OwnersOf
        );

        Assert.Empty(queue.Added);
    }

    [Fact]
    public void Strangers_wake_nobody()
    {
        map.OnTarget<V1Workload>(new(InformerEventType.Added, new() { Metadata = Meta("database") }, null));
        map.OnRouted<V1Service>(new(InformerEventType.Added, new() { Metadata = Meta("database") }, null));

        Assert.Empty(queue.Added);
    }

    [Fact]
    public void A_canary_that_goes_wakes_the_other_on_its_target()
    {
        var gone = Podinfo with { Metadata = Podinfo.Metadata with { Name = "older", Uid = "2" } };

        map.OnCanary(new(InformerEventType.Deleted, gone, gone));

        Assert.Equal(["shop/older", "shop/web"], queue.Added.Distinct());
    }

    [Theory]
    [InlineData("enabled", false)]
    [InlineData("disabled", true)]
    public void A_budget_that_is_to_be_copied_no_more_wakes_all_of_its_namespace(string copied, bool wakes)
    {
        var before = new V1DisruptionBudget { Metadata = Meta("guard") };
        var annotations = new Dictionary<string, string> { ["canary.dev/primary-copy"] = copied };
        var now = before with { Metadata = before.Metadata with { Annotations = annotations } };

        map.OnBudget(new(InformerEventType.Updated, now, before));

        Assert.Equal(wakes ? ["shop/web"] : [], queue.Added);
    }

    private static IEnumerable<V1Workload> OwnersOf(V1Pod pod) => [new() { Metadata = Meta("podinfo-primary") }];

    private static V1Pod Pod(bool ready, string? apex) =>
        new()
        {
            Metadata = Meta("podinfo-primary-1") with
            {
                Labels = apex is null
                    ? new Dictionary<string, string>()
                    : new Dictionary<string, string> { [PodLabels.Apex] = apex },
            },
            Status = new() { Conditions = [new() { Type = "Ready", Status = ready ? "True" : "False" }] },
        };

    private static V1ObjectMeta Meta(string name) => new() { Name = name, Namespace = "shop" };

    private sealed class RecordingQueue : IWorkQueue<ObjectKey>
    {
        public List<string> Added { get; } = [];

        public int Depth => 0;

        public void Add(ObjectKey key) => Added.Add(key.ToString());

        public void AddAfter(ObjectKey key, TimeSpan delay) => throw new NotSupportedException();

        public void AddRateLimited(ObjectKey key) => throw new NotSupportedException();

        public void Forget(ObjectKey key) => throw new NotSupportedException();

        public ValueTask<ObjectKey> GetAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Done(ObjectKey key) => throw new NotSupportedException();
    }
}
