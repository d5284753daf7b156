using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Reads <c>spec.targetRef</c>: Deployments only, so far.</summary>
internal static class TargetReader
{
    private const string Path = "spec.targetRef";

    public static TargetReference? Read(V1TargetRef? reference, SpecErrors errors)
    {
        if (reference is null)
        {
            errors.Missing(Path, "name the Deployment to release: apiVersion apps/v1, kind Deployment, and its name");
            return null;
        }
        var nameGiven = !string.IsNullOrEmpty(reference.Name);
        if (!nameGiven)
        {
            errors.Missing($"{Path}.name", "write the name of the Deployment to release");
        }
        var kindSupported = CheckKind(reference, errors);
        return nameGiven && kindSupported ? new("apps/v1", "Deployment", reference.Name!) : null;
    }

    private static bool CheckKind(V1TargetRef reference, SpecErrors errors)
    {
        switch (reference.Kind)
        {
            case "Deployment" when reference.ApiVersion == "apps/v1":
                return true;
            case "Deployment":
                errors.Add(
                    $"{Path}.apiVersion",
                    reference.ApiVersion ?? "",
                    "is not the API of Deployments",
                    "write apps/v1"
                );
                return false;
            case "DaemonSet" or "Service":
                errors.Add($"{Path}.kind", reference.Kind, "is not supported yet", "use a Deployment");
                return false;
            default:
                errors.Add(
                    $"{Path}.kind",
                    reference.Kind ?? "",
                    "is not a kind that can be released",
                    "use a Deployment"
                );
                return false;
        }
    }
}
