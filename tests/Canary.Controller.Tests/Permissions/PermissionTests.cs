using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Kubernetes;
using Canary.Resources.Reading;
using Canary.Testing;

namespace Canary.Controller.Tests.Permissions;

/// <summary>
/// Each installation's controller works under its ServiceAccount on a server that enforces RBAC: whole rollouts of everything that the
/// installation enables meet no refusal, and leave no permission unused.
/// </summary>
public sealed class PermissionTests
{
    public static TheoryData<string> Names { get; } = [.. Installation.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rollouts_need_exactly_what_the_installation_allows(string name)
    {
        using var world = new InstalledWorld(new Installation(name));

        world.PlayAll();

        Assert.Empty(world.Refusals);
        Assert.Empty(world.Unused);
    }

    [Fact]
    public void A_permission_that_is_taken_away_is_missed()
    {
        using var world = new InstalledWorld(new Installation("gateway-api-only"));
        world.Take("gateway.networking.k8s.io", "create");

        Assert.Throws<Xunit.Sdk.TrueException>(world.PlayAll);

        Assert.Contains("create httproutes.gateway.networking.k8s.io", world.Refusals);
    }
}
