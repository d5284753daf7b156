using Canary.Kubernetes.Queues;
using Canary.Simulator.Clock;

namespace Canary.Kubernetes.Tests.Queues;

/// <summary>The queue against a model that is too slow to be wrong.</summary>
public class WorkQueuePropertyTests
{
    [Fact]
    public void The_queue_does_what_its_model_does()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            Trace(seed);
        }
    }

    private static void Trace(int seed)
    {
        var random = new Random(seed);
        var clock = new HeldClock(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var queue = new WorkQueue<int>(time: clock);
        var model = new Model();
        var working = new List<int>();
        for (var step = 0; step < 300; step++)
        {
            var key = random.Next(5);
            switch (random.Next(6))
            {
                case 0:
                    queue.Add(key);
                    model.Add(key);
                    break;
                case 1:
                    var delay = TimeSpan.FromSeconds(random.Next(-1, 10));
                    queue.AddAfter(key, delay);
                    model.AddAfter(key, delay);
                    break;
                case 2 or 3 when queue.Depth > 0:
                    var got = queue.GetAsync(CancellationToken.None).AsTask();
                    Assert.True(got.IsCompleted, $"seed {seed}, step {step}: a ready key was not handed out");
                    Assert.True(
                        model.Get() == got.Result,
                        $"seed {seed}, step {step}: not the first key, {got.Result}"
                    );
                    working.Add(got.Result);
                    break;
                case 4 when working.Count > 0:
                    var done = working[random.Next(working.Count)];
                    working.Remove(done);
                    queue.Done(done);
                    model.Done(done);
                    break;
                default:
                    clock.Advance(TimeSpan.FromSeconds(1));
                    model.Tick();
                    break;
            }
            Assert.True(
                model.Depth == queue.Depth,
                $"seed {seed}, step {step}: {queue.Depth} keys wait, not {model.Depth}"
            );
        }
    }

    private sealed class Model
    {
        private readonly List<int> ready = [];
        private readonly HashSet<int> working = [];
        private readonly HashSet<int> again = [];
        private readonly Dictionary<int, (int Due, int Order)> wishes = [];
        private int now;
        private int order;

        public int Depth => ready.Count;

        public void Add(int key)
        {
            if (working.Contains(key))
            {
                again.Add(key);
            }
            else if (!ready.Contains(key))
            {
                ready.Add(key);
            }
        }

        public void AddAfter(int key, TimeSpan delay)
        {
            var due = now + (int)delay.TotalSeconds;
            if (due <= now)
            {
                Add(key);
            }
            else if (!wishes.TryGetValue(key, out var wish) || due < wish.Due)
            {
                wishes[key] = (due, ++order);
            }
        }

        public int Get()
        {
            var key = ready[0];
            ready.RemoveAt(0);
            working.Add(key);
            wishes.Remove(key);
            return key;
        }

        public void Done(int key)
        {
            working.Remove(key);
            if (again.Remove(key))
            {
                ready.Add(key);
            }
        }

        public void Tick()
        {
            now++;
            foreach (var (key, _) in wishes.Where(w => w.Value.Due <= now).OrderBy(w => w.Value.Order).ToList())
            {
                wishes.Remove(key);
                Add(key);
            }
        }
    }
}
