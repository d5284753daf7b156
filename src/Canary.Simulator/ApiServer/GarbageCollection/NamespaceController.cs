using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Registry;
using Canary.Simulator.ApiServer.Storage;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.GarbageCollection;

/// <summary>Gives a new namespace its service account and CA, and empties one that is deleted before it goes.</summary>
internal sealed class NamespaceController
{
    private readonly ObjectRegistry registry;
    private readonly ResourceDefinition namespaces;
    private readonly string certificate;

    /// <param name="registry">The objects.</param>
    /// <param name="certificate">What <c>kube-root-ca.crt</c> holds, PEM.</param>
    public NamespaceController(ObjectRegistry registry, string certificate)
    {
        this.registry = registry;
        this.certificate = certificate;
        namespaces = registry.Catalogue.Find(ObjectRegistry.Namespaces)!; // built in
        registry.Store.Listen(OnChange);
    }

    private void OnChange(StoredChange change)
    {
        if (change.Kind == "namespaces")
        {
            if (change.After is { } stored)
            {
                OnNamespace(stored.Key.Name, stored.Shared(namespaces.Type), isNew: change.Before is null);
            }
            return;
        }
        if (change.After is null && change.Key.Namespace.Length > 0)
        {
            OnContentGone(change);
        }
    }

    private void OnNamespace(string name, JsonObject obj, bool isNew)
    {
        if (Lifecycle.IsTerminating(obj))
        {
            Empty(name);
        }
        else if (isNew)
        {
            Create("serviceaccounts", name, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "default" } });
            Create(
                "configmaps",
                name,
                new JsonObject
                {
                    ["metadata"] = new JsonObject
                    {
                        ["name"] = "kube-root-ca.crt",
                        ["annotations"] = new JsonObject
                        {
                            ["kubernetes.io/description"] =
                                "The CA that clients in the cluster verify the API server with.",
                        },
                    },
                    ["data"] = new JsonObject { ["ca.crt"] = certificate },
                }
            );
        }
    }

    /// <summary>The account and the CA come back when they are deleted; and the last object to go lets its namespace go.</summary>
    private void OnContentGone(StoredChange change)
    {
        if (registry.Store.Find("namespaces", new ObjectKey("", change.Key.Namespace)) is not { } stored)
        {
            return;
        }
        var obj = stored.Shared(namespaces.Type);
        if (Lifecycle.IsTerminating(obj))
        {
            Empty(change.Key.Namespace);
        }
        else if (
            change
            is { Kind: "serviceaccounts", Key.Name: "default" }
                or { Kind: "configmaps", Key.Name: "kube-root-ca.crt" }
        )
        {
            OnNamespace(change.Key.Namespace, obj, isNew: true);
        }
    }

    private void Create(string plural, string @namespace, JsonObject obj)
    {
        var definition = registry.Catalogue.Find("", "v1", plural)!; // built in
        if (
            registry.Store.Find(
                definition.StorageKind,
                new ObjectKey(@namespace, obj.Object("metadata").String("name") ?? "")
            )
            is not null
        )
        {
            return;
        }
        obj["kind"] = definition.Type.Kind;
        obj["apiVersion"] = "v1";
        ObjectDecoding.Decode(definition, obj);
        Quietly(() =>
            registry.Create(definition, @namespace, obj, new WriteOptions { FieldManager = "kube-controller-manager" })
        );
    }

    private void Empty(string @namespace)
    {
        var left = false;
        foreach (
            var definition in registry
                .Catalogue.All.Where(d => d.Type.Namespaced && d.Verbs.Contains("delete"))
                .DistinctBy(d => d.StorageKind)
        )
        {
            foreach (
                var stored in registry
                    .Store.Snapshot(definition.StorageKind)
                    .Objects.Values.Where(o => o.Key.Namespace == @namespace)
            )
            {
                left = true;
                var obj = stored.Shared(registry.Catalogue.Storage(definition.StorageKind)!.Type); // it is served
                if (!Lifecycle.IsTerminating(obj))
                {
                    Quietly(() =>
                        registry.Delete(
                            definition,
                            stored.Key,
                            new DeletionOptions { PropagationPolicy = "Background" }
                        )
                    );
                }
            }
        }
        if (!left)
        {
            Quietly(() =>
                registry.Update(
                    namespaces,
                    new ObjectKey("", @namespace),
                    current =>
                    {
                        current.Object("spec")?.Remove("finalizers");
                        return current;
                    },
                    new WriteOptions { FieldManager = "kube-controller-manager", Subresource = "finalize" }
                )
            );
        }
    }

    private static void Quietly(Action write)
    {
        try
        {
            write();
        }
        catch (StatusException e) when (e.IsNotFound || e.StatusCode is 409 or 403)
        {
            return; // someone else was there first
        }
    }
}
