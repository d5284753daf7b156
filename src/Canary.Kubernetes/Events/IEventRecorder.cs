namespace Canary.Kubernetes.Events;

/// <summary>Writes Kubernetes Events, alike ones aggregated; never blocks the caller and never throws.</summary>
public interface IEventRecorder
{
    /// <summary>Records an event.</summary>
    /// <param name="about">The object that it is about.</param>
    /// <param name="type"><c>Normal</c> or <c>Warning</c>.</param>
    /// <param name="reason">CamelCase, short.</param>
    /// <param name="message">One sentence.</param>
    void Record(ObjectReference about, string type, string reason, string message);
}

/// <summary>An object as events name it.</summary>
public sealed record ObjectReference(string ApiVersion, string Kind, string Namespace, string Name, string Uid);
