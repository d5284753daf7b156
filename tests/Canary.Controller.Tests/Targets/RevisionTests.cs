using System.Text.Json.Nodes;

namespace Canary.Controller.Tests.Targets;

public sealed class RevisionTests
{
    private static string Revision(Action<JsonObject>? change = null)
    {
        var deployment = Deployments.Podinfo();
        change?.Invoke(deployment);
        return Deployments.Read(deployment).TemplateHash;
    }

    [Fact]
    public void A_revision_is_sixteen_hexadecimal_digits() => Assert.Matches("^[0-9a-f]{16}$", Revision());

    [Fact]
    public void Another_image_is_another_revision() =>
        Assert.NotEqual(
            Revision(),
            Revision(d => d["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "podinfo:6.0.1")
        );

    [Fact]
    public void A_restart_by_kubectl_is_another_revision() =>
        Assert.NotEqual(
            Revision(),
            Revision(d =>
                d["spec"]!["template"]!["metadata"]!["annotations"] = new JsonObject
                {
                    ["kubectl.kubernetes.io/restartedAt"] = "2026-11-21T09:00:00Z",
                }
            )
        );

    [Fact]
    public void Replicas_and_strategy_are_no_part_of_it() =>
        Assert.Equal(
            Revision(),
            Revision(d =>
            {
                d["spec"]!["replicas"] = 7;
                d["spec"]!["strategy"] = new JsonObject { ["type"] = "Recreate" };
                d["metadata"]!["generation"] = 9;
            })
        );

    [Fact]
    public void The_order_of_keys_is_no_part_of_it() =>
        Assert.Equal(
            Revision(),
            Revision(d =>
            {
                var template = d["spec"]!["template"]!.AsObject();
                var metadata = template["metadata"]!.DeepClone();
                template.Remove("metadata");
                template["metadata"] = metadata;
            })
        );

    [Fact]
    public void A_null_that_newer_servers_leave_out_is_no_part_of_it() =>
        Assert.Equal(
            Revision(),
            Revision(d => d["spec"]!["template"]!["metadata"]!.AsObject().Remove("creationTimestamp"))
        );

    [Fact]
    public void The_order_of_containers_is_part_of_it() =>
        Assert.NotEqual(
            Revision(),
            Revision(d =>
            {
                var containers = d["spec"]!["template"]!["spec"]!["containers"]!.AsArray();
                var first = containers[0]!.DeepClone();
                containers.RemoveAt(0);
                containers.Add(first);
            })
        );
}
