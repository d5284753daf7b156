using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;
using Canary.Kubernetes.Tests.Support;
using Canary.Simulator.Clock;

namespace Canary.Kubernetes.Tests.Informers;

/// <summary>Random histories with random faults: whatever happens, the store ends equal to the server, and handlers hear a story that fits.</summary>
public class InformerPropertyTests
{
    private const int Traces = 300;
    private const int Steps = 80;

    [Fact]
    public void Once_faults_stop_the_store_equals_the_server()
    {
        for (var seed = 0; seed < Traces; seed++)
        {
            using var trace = new Trace(seed);
            trace.Run();
        }
    }

    private sealed class Trace : IDisposable
    {
        private readonly int seed;
        private readonly Random random;
        private readonly SimulationLoop loop = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        private readonly ModelServer server;
        private readonly Informer<V1PartialObject> informer;
        private readonly Dictionary<ObjectKey, V1PartialObject> mirror = [];
        private readonly Queue<V1PartialObject> answers = new();
        private readonly CancellationTokenSource stop = new();
        private string? misfit;

        public Trace(int seed)
        {
            this.seed = seed;
            random = new Random(seed);
            server = new ModelServer(random);
            informer = new Informer<V1PartialObject>(
                server,
                Pods.Type,
                KubernetesJson.Default.V1PartialObject,
                new InformerOptions { PageSize = 3 },
                loop.Clock,
                random: random
            );
            informer.AddHandler(Follow);
        }

        public void Run()
        {
            var running = informer.RunAsync(stop.Token);
            for (var step = 0; step < Steps; step++)
            {
                Act();
                loop.RunFor(TimeSpan.FromMilliseconds(random.Next(3) * random.Next(2000)));
                Check(mirror.Values, informer.List(), "the handlers' story is the store");
            }
            server.Outage = null;
            server.Silent = false;
            loop.RunFor(TimeSpan.FromMinutes(15));
            Check(server.Objects.Values, informer.List(), "the server is the store");
            stop.Cancel();
            loop.RunUntilIdle();
            Assert.True(running.IsCompletedSuccessfully);
        }

        public void Dispose()
        {
            stop.Dispose();
            loop.Dispose();
        }

        private void Act()
        {
            var name = $"p{random.Next(6)}";
            switch (random.Next(14))
            {
                case < 4:
                    server.Put(name);
                    break;
                case 4 or 5:
                    server.Delete(name);
                    break;
                case 6:
                    answers.Enqueue(server.Put(name));
                    break;
                case 7:
                    TakeAnswers();
                    break;
                case 8:
                    server.Bookmark();
                    break;
                case 9:
                    server.EndWatches(random.Next(2) == 0 ? null : ModelServer.Broken());
                    break;
                case 10:
                    server.Compact();
                    break;
                case 11:
                    server.EndWatches(ModelServer.Gone());
                    break;
                case 12:
                    server.Outage = server.Outage is null ? Fault() : null;
                    break;
                default:
                    server.Silent = random.Next(3) == 0;
                    break;
            }
        }

        private Exception Fault() =>
            random.Next(4) switch
            {
                0 => ModelServer.Broken(),
                1 => ModelServer.Gone(),
                2 => new KubernetesException(403, "Forbidden", "no"),
                _ => new InvalidOperationException("a bug"),
            };

        private void TakeAnswers()
        {
            while (answers.TryDequeue(out var answer))
            {
                informer.Put(answer);
            }
        }

        private void Follow(InformerEvent<V1PartialObject> change)
        {
            var key = change.Object.Metadata.Key;
            var known = mirror.GetValueOrDefault(key);
            var fits = change.Type switch
            {
                InformerEventType.Added => known is null && change.Old is null,
                InformerEventType.Updated => known == change.Old
                    && known!.Metadata.Uid == change.Object.Metadata.Uid
                    && IsNewer(change.Object, known),
                _ => known is not null && known == change.Old,
            };
            // Not thrown here: the informer survives handlers that throw.
            misfit ??= fits ? null : $"{change} does not follow {known}";
            mirror.Remove(key);
            if (change.Type != InformerEventType.Deleted)
            {
                mirror.Add(key, change.Object);
            }
        }

        private static bool IsNewer(V1PartialObject now, V1PartialObject before) =>
            int.Parse(now.Metadata.ResourceVersion) > int.Parse(before.Metadata.ResourceVersion);

        private void Check(IEnumerable<V1PartialObject> expected, IEnumerable<V1PartialObject> actual, string what)
        {
            Assert.True(misfit is null, $"seed {seed}: {misfit}");
            Assert.True(
                expected.OrderBy(o => o.Metadata.Name).SequenceEqual(actual.OrderBy(o => o.Metadata.Name)),
                $"seed {seed}: not held: {what}"
            );
        }
    }
}
