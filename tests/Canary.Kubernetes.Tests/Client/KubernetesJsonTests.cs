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

    [Fact]
    public void The_last_write_is_the_newest_of_all_managers_but_those_of_the_status_and_is_never_written()
    {
        var partial = Read(
            """
            {"metadata":{"name":"a","managedFields":[
              {"manager":"git","time":"2026-01-02T03:04:05Z","fieldsV1":{"f:spec":{}}},
              {"manager":"canary","time":"2026-01-02T03:04:09Z"},
              {"manager":"mesh","subresource":"status","time":"2026-01-02T03:05:00Z"},
              {"manager":"scaler","subresource":"scale","time":"2026-01-02T03:04:07Z"},
              {"manager":"old"}, {"time":"nonsense"}, null]}}
            """
        );

        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 9, TimeSpan.Zero), partial.Metadata.WrittenAt);
        Assert.Null(Read("""{"metadata":{"managedFields":[]}}""").Metadata.WrittenAt);
        Assert.Null(Read("""{"metadata":{"managedFields":null}}""").Metadata.WrittenAt);
        Assert.Null(Read("""{"metadata":{"managedFields":{}}}""").Metadata.WrittenAt);
        var written = JsonSerializer.Serialize(partial, KubernetesJson.Default.V1PartialObject);
        Assert.DoesNotContain("managedFields", written, StringComparison.Ordinal);
    }

    private static V1PartialObject Read(string json) =>
        JsonSerializer.Deserialize(json, KubernetesJson.Default.V1PartialObject)!;
}
