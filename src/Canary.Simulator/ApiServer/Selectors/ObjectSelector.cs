using Canary.Simulator.ApiServer.Endpoints;
using Canary.Simulator.ApiServer.Storage;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Selectors;

/// <summary>Which objects a list or watch is about: namespace, name, labels, fields.</summary>
internal sealed class ObjectSelector
{
    private readonly string @namespace;
    private readonly string name;
    private readonly LabelSelector labels;
    private readonly FieldSelector fields;

    private ObjectSelector(string @namespace, string name, LabelSelector labels, FieldSelector fields)
    {
        this.@namespace = @namespace;
        this.name = name;
        this.labels = labels;
        this.fields = fields;
    }

    /// <summary>Selectors let all objects through; namespace and name aside.</summary>
    public bool IsEverything => labels.IsEverything && fields.IsEverything;

    /// <exception cref="Errors.StatusException">400: a selector can't be read.</exception>
    public static ObjectSelector Read(Exchange exchange) =>
        new(
            exchange.Definition.Type.Namespaced ? exchange.Info.Namespace : "",
            exchange.Info.Name,
            LabelSelector.Parse(exchange.Request.Parameter("labelSelector")),
            FieldSelector.Parse(exchange.Request.Parameter("fieldSelector"), exchange.Definition)
        );

    public bool Matches(StoredObject? obj, ResourceDefinition definition) =>
        obj is not null
        && (@namespace.Length == 0 || obj.Key.Namespace == @namespace)
        && (name.Length == 0 || obj.Key.Name == name)
        && labels.Matches(obj.Labels)
        && fields.Matches(obj, definition);
}
