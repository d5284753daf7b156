using System.Text.Json;
using Canary.Kubernetes.Client;

namespace Canary.Kubernetes.Tests.Client;

public class KubernetesJsonTests
{
    [Fact]
    public void Absent_and_null_members_keep_their_defaults()
    {
        var partial = Read("""{"metadata":{"name":"a","uid":null,"labels":null,"ownerReferences":[{"name":"b"}]}}""");

        Assert.Equal("a", partial.Metadata.Name);
        Assert.Equal("", partial.Metadata.Namespace);
        Assert.Equal("", partial.Metadata.Uid);
        Assert.Null(partial.Metadata.Labels);
        Assert.Equal("", Assert.Single(partial.Metadata.OwnerReferences!).Kind);
        Assert.Equal("", Read("{}").Metadata.Name);
    }

    [Fact]
    public void Unknown_members_are_skipped()
    {
        var partial = Read(
            """{"kind":"Pod","spec":{"a":[1,{"b":2}]},"metadata":{"generation":3,"managedFields":[{}]}}"""
        );

        Assert.Equal(3, partial.Metadata.Generation);
    }

    private static V1PartialObject Read(string json) =>
        JsonSerializer.Deserialize(json, KubernetesJson.Default.V1PartialObject)!;
}
