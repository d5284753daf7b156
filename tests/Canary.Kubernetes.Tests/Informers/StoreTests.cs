using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;
using Canary.Kubernetes.Tests.Support;

namespace Canary.Kubernetes.Tests.Informers;

public class StoreTests
{
    private readonly Store<V1PartialObject> store = new(e => throw e);
    private readonly List<string> events = [];

    public StoreTests() =>
        store.AddHandler(e => events.Add($"{e.Type} {e.Object.Metadata.Name}@{e.Object.Metadata.ResourceVersion}"));

    [Fact]
    public void An_own_write_is_there_at_once_and_its_watch_event_tells_nothing_new()
    {
        store.Replace([Pods.Pod("a", 5)], "5");
        store.Put(Pods.Pod("a", 7));
        store.Apply(WatchEventType.Modified, Pods.Pod("a", 7));

        Assert.Equal(["Added a@5", "Updated a@7"], events);
    }

    [Fact]
    public void A_late_watch_event_does_not_undo_an_own_write()
    {
        store.Replace([Pods.Pod("a", 9)], "9");
        store.Put(Pods.Pod("a", 11));
        store.Apply(WatchEventType.Modified, Pods.Pod("a", 10));

        Assert.Equal("11", Version("a"));
        Assert.Equal("10", store.Version);
    }

    [Fact]
    public void Versions_are_compared_as_numbers()
    {
        store.Replace([Pods.Pod("a", 99)], "99");
        store.Apply(WatchEventType.Modified, Pods.Pod("a", 100));

        Assert.Equal("100", Version("a"));
    }

    [Fact]
    public void An_own_write_older_than_the_store_is_ignored()
    {
        store.Replace([Pods.Pod("a", 9)], "9");
        store.Put(Pods.Pod("a", 8));

        Assert.Equal("9", Version("a"));
    }

    [Fact]
    public void The_late_answer_of_a_write_does_not_bring_a_deleted_object_back()
    {
        store.Replace([], "3");
        store.Apply(WatchEventType.Added, Pods.Pod("a", 4));
        store.Apply(WatchEventType.Deleted, Pods.Pod("a", 5));

        store.Put(Pods.Pod("a", 4));

        Assert.Null(Version("a"));
    }

    [Fact]
    public void A_created_object_is_there_before_its_watch_event()
    {
        store.Replace([], "3");
        store.Put(Pods.Pod("a", 4));
        Assert.Equal("4", Version("a"));

        store.Apply(WatchEventType.Added, Pods.Pod("a", 4));
        store.Apply(WatchEventType.Deleted, Pods.Pod("a", 6));

        Assert.Equal(["Added a@4", "Deleted a@6"], events);
    }

    [Fact]
    public void The_deletion_of_a_former_object_spares_its_successor()
    {
        store.Replace([Pods.Pod("a", 3)], "3");
        store.Put(Pods.Pod("a", 6, "successor"));
        store.Apply(WatchEventType.Deleted, Pods.Pod("a", 5));

        Assert.Equal("6", Version("a"));
        Assert.Equal(["Added a@3", "Deleted a@3", "Added a@6"], events);
    }

    [Fact]
    public void A_list_from_before_an_own_write_keeps_the_write()
    {
        store.Replace([Pods.Pod("a", 3)], "3");
        store.Put(Pods.Pod("a", 8));
        store.Put(Pods.Pod("b", 9));

        store.Replace([Pods.Pod("a", 3)], "7");

        Assert.Equal("8", Version("a"));
        Assert.Equal("9", Version("b"));
    }

    [Fact]
    public void A_list_from_after_an_own_write_decides()
    {
        store.Replace([Pods.Pod("a", 3)], "3");
        store.Put(Pods.Pod("b", 5));

        store.Replace([Pods.Pod("a", 3)], "7");

        Assert.Null(Version("b"));
        Assert.Equal("Deleted b@5", events[^1]);
    }

    [Fact]
    public void A_list_that_is_older_than_the_store_means_that_the_server_went_back()
    {
        store.Replace([Pods.Pod("a", 8), Pods.Pod("b", 9)], "9");

        store.Replace([Pods.Pod("a", 4)], "5");

        Assert.Equal("4", Version("a"));
        Assert.Null(Version("b"));
    }

    [Fact]
    public void Versions_that_are_no_numbers_are_only_told_apart()
    {
        store.Replace([Opaque("a", "x")], "q");
        store.Apply(WatchEventType.Modified, Opaque("a", "c"));
        Assert.Equal("c", Version("a"));
        store.Replace([Opaque("a", "b")], "r");
        Assert.Equal("b", Version("a"));
        store.Apply(WatchEventType.Deleted, Opaque("a", "a"));
        Assert.Null(Version("a"));
    }

    [Fact]
    public void Indexes_follow_the_objects()
    {
        var indexed = new Store<V1PartialObject>(e => throw e);
        indexed.AddIndex("app", o => o.Metadata.Labels is { } labels ? labels.Values : []);
        indexed.Replace([Labelled("a", 1, "x"), Labelled("b", 2, "x")], "2");
        var before = indexed.Snapshot;

        indexed.Apply(WatchEventType.Modified, Labelled("a", 3, "y"));
        indexed.Apply(WatchEventType.Deleted, Labelled("b", 4, "x"));

        Assert.Empty(indexed.Snapshot.ByIndex("app", "x"));
        Assert.Equal("a", Assert.Single(indexed.Snapshot.ByIndex("app", "y")).Metadata.Name);
        Assert.Equal(2, before.ByIndex("app", "x").Count);
        Assert.Throws<ArgumentException>(() => indexed.Snapshot.ByIndex("tier", "x"));
    }

    private string? Version(string name) =>
        store.Snapshot.Objects.GetValueOrDefault(Pods.Key(name))?.Metadata.ResourceVersion;

    private static V1PartialObject Opaque(string name, string version)
    {
        var pod = Pods.Pod(name, 0);
        return pod with { Metadata = pod.Metadata with { ResourceVersion = version } };
    }

    private static V1PartialObject Labelled(string name, int version, string app)
    {
        var pod = Pods.Pod(name, version);
        return pod with { Metadata = pod.Metadata with { Labels = new Dictionary<string, string> { ["app"] = app } } };
    }
}
