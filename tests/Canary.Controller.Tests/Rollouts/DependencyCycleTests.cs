using Canary.Controller.Rollouts;
using Canary.Kubernetes;
using Canary.Kubernetes.Informers;
using Canary.Resources;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.Rollouts;

public sealed class DependencyCycleTests
{
    private readonly Informer<V1Canary> canaries = Stored.Informer(V1Canary.Type, CanaryJson.Default.V1Canary);

    [Fact]
    public void The_way_that_is_told_has_no_dead_ends()
    {
        Put("shop/x", "shop/y");
        Put("shop/y");
        Put("shop/b", "shop/a");

        Assert.Contains("by way of shop/b -> shop/a;", Find("shop/a", "shop/x", "shop/b"), StringComparison.Ordinal);
    }

    [Fact]
    public void It_may_lead_through_other_namespaces()
    {
        Put("web/b", "shop/a");
        Put("shop/b");

        Assert.Contains("web/b -> shop/a", Find("shop/a", "web/b"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_circle_that_one_only_waits_for_is_not_its_own()
    {
        Put("shop/b", "shop/c");
        Put("shop/c", "shop/b");

        Assert.Null(Find("shop/a", "shop/b"));
    }

    private string? Find(string key, params string[] dependencies) =>
        DependencyCycle.Find(Made(key, dependencies), canaries)?.Message;

    private void Put(string key, params string[] dependencies) => canaries.Put(Made(key, dependencies));

    /// <summary>It waits for those of its own namespace by name alone.</summary>
    private static V1Canary Made(string key, params string[] dependencies)
    {
        var (@namespace, name) = Split(key);
        return new()
        {
            Metadata = new()
            {
                Name = name,
                Namespace = @namespace,
                Uid = key,
                ResourceVersion = "1",
            },
            Spec = new()
            {
                DependsOn =
                [
                    .. dependencies
                        .Select(Split)
                        .Select(other => new V1Dependency
                        {
                            Name = other.Name,
                            Namespace = other.Namespace == @namespace ? null : other.Namespace,
                        }),
                ],
            },
        };
    }

    private static (string Namespace, string Name) Split(string key)
    {
        var parts = key.Split('/');
        return (parts[0], parts[1]);
    }
}
