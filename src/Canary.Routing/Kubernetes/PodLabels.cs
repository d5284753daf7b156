namespace Canary.Routing.Kubernetes;

/// <summary>Labels of pods that routing goes by.</summary>
public static class PodLabels
{
    /// <summary>
    /// Its value is the apex service's name. While primary and canary share requests, pods with this label answer them. All pods of a primary
    /// have it from their template, so that one which is replaced answers again whether or not the controller runs; pods of a target, whose
    /// template is Git's, get it one by one.
    /// </summary>
    public const string Apex = "canary.dev/apex";

    /// <summary>By which of their labels the pods of a target are selected: the first of these that it has, as in Flagger.</summary>
    public static IReadOnlyList<string> Selectors { get; } = ["app", "name", "app.kubernetes.io/name"];
}
