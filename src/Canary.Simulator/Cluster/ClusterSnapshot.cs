using System.Collections.Immutable;
using Canary.Kubernetes;
using Canary.Simulator.ApiServer.Storage;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.Cluster;

/// <summary>
/// All that a cluster holds at a moment, for others to start from: as an etcd that is restored from a backup, without what was before.
/// Immutable; clusters on several threads can start from the same one.
/// </summary>
public sealed class ClusterSnapshot
{
    internal ClusterSnapshot(
        long revision,
        ImmutableDictionary<string, ImmutableArray<StoredObject>> objects,
        ImmutableArray<ResourceDefinition> definitions
    )
    {
        Revision = revision;
        Objects = objects;
        Definitions = definitions;
    }

    internal long Revision { get; }

    /// <summary>By the kind that they are stored as.</summary>
    internal ImmutableDictionary<string, ImmutableArray<StoredObject>> Objects { get; }

    /// <summary>The kinds that are served, read from their CustomResourceDefinitions already.</summary>
    internal ImmutableArray<ResourceDefinition> Definitions { get; }
}
