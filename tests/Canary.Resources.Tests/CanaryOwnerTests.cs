using Canary.Kubernetes;
using Canary.Resources.V1;

namespace Canary.Resources.Tests;

/// <summary>What a Canary may adopt.</summary>
public sealed class CanaryOwnerTests
{
    private static readonly V1Canary Canary = new()
    {
        Metadata = new()
        {
            Name = "podinfo",
            Namespace = "shop",
            Uid = "present",
        },
    };

    /// <summary>What refers to a Canary that is gone is the garbage collector's, which is about to delete it.</summary>
    [Theory]
    [InlineData("podinfo", null, false, true)]
    [InlineData("other", null, false, false)]
    [InlineData("podinfo", "former", false, false)]
    [InlineData("podinfo", "present", true, true)]
    public void Only_what_was_made_for_its_name_and_has_no_other_controller(
        string name,
        string? controller,
        bool adopting,
        bool adopted
    )
    {
        var annotations = new Dictionary<string, string> { [CanaryOwner.Annotation] = name };
        if (adopting)
        {
            annotations[CanaryOwner.AdoptingAnnotation] = "true";
        }
        var made = new V1ObjectMeta
        {
            Name = "podinfo-primary",
            Namespace = "shop",
            Annotations = annotations,
            OwnerReferences = controller is null ? [] : [new() { Uid = controller, Controller = true }],
        };

        Assert.Equal(adopted, CanaryOwner.AdopterOf(made) == Canary.Metadata.Key);
        Assert.Equal(adopted && controller is null, CanaryOwner.MayAdopt(Canary, made));
    }
}
