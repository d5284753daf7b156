using Canary.Engine;
using Canary.Engine.Coordination;
using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Reads what a Canary has to do with others: <c>spec.dependsOn</c> and <c>spec.group</c>.</summary>
internal static class CoordinationReader
{
    /// <summary>The Canaries to wait for, as <c>name.namespace</c>.</summary>
    public static ValueList<CanaryName> ReadDependencies(V1Canary canary, ReaderOptions options, SpecErrors errors)
    {
        var names = new List<CanaryName>();
        var given = canary.Spec.DependsOn ?? [];
        for (var i = 0; i < given.Count; i++)
        {
            var path = $"spec.dependsOn[{i}]";
            var name = new CanaryName(given[i].Namespace ?? canary.Metadata.Namespace, given[i].Name ?? "");
            if (name.Name.Length == 0)
            {
                errors.Missing($"{path}.name", "write the name of a Canary");
            }
            else if (name.Namespace != canary.Metadata.Namespace && !options.AllowCrossNamespace)
            {
                errors.Add(
                    $"{path}.namespace",
                    name.Namespace,
                    "is another namespace, which this controller does not allow",
                    "remove it, or start the controller with --allow-cross-namespace"
                );
            }
            else if (name == new CanaryName(canary.Metadata.Namespace, canary.Metadata.Name))
            {
                errors.Add(path, name.Name, "is this Canary itself", "remove it");
            }
            else if (names.Contains(name))
            {
                errors.Add(path, name.Name, "is there twice", "remove one");
            }
            names.Add(name);
        }
        return names.ToValueList();
    }

    public static RolloutGroup? ReadGroup(V1RolloutGroup? group, SpecErrors errors)
    {
        if (group is null)
        {
            return null;
        }
        if (string.IsNullOrEmpty(group.Name))
        {
            errors.Missing("spec.group.name", "write a name that the members share");
        }
        if (group.MaxConcurrent < 1)
        {
            errors.Add("spec.group.maxConcurrent", $"{group.MaxConcurrent}", "lets nobody start", "write at least 1");
        }
        var lockStep = group.LockStep ?? group.MaxConcurrent is null;
        if (lockStep && group.MaxConcurrent is not null)
        {
            errors.Add(
                "spec.group.maxConcurrent",
                $"{group.MaxConcurrent}",
                "would have members wait for those that wait for them",
                "remove it, or set lockStep: false"
            );
        }
        return new(group.Name ?? "", lockStep, group.AbortTogether ?? lockStep, group.MaxConcurrent);
    }
}
