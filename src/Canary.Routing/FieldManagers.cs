namespace Canary.Routing;

/// <summary>Names under which fields are owned.</summary>
public static class FieldManagers
{
    /// <summary>The controller's own.</summary>
    public const string Controller = "canary-controller";
}
