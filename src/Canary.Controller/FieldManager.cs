namespace Canary.Controller;

/// <summary>The name under which the controller owns fields.</summary>
internal static class FieldManager
{
    public const string Name = "canary-controller";
}
