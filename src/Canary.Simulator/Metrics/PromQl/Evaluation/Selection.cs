namespace Canary.Simulator.Metrics.PromQl.Evaluation;

/// <summary>
/// Keeps the k best of the samples that it is shown, in a binary heap with the worst on top: of equal ones the same remain as in Prometheus,
/// which does it this way. NaN is worse than anything.
/// </summary>
internal sealed class Selection(int size, bool largest)
{
    private readonly List<VectorSample> heap = [];

    /// <summary>What was kept, best first.</summary>
    public IEnumerable<VectorSample> Best =>
        heap.OrderBy(s => double.IsNaN(s.Value)).ThenBy(s => largest ? -s.Value : s.Value);

    public void Add(VectorSample sample)
    {
        if (heap.Count < size)
        {
            heap.Add(sample);
            Up(heap.Count - 1);
        }
        else if (IsWorse(heap[0].Value, sample.Value))
        {
            heap[0] = sample;
            Down(0);
        }
    }

    private bool IsWorse(double value, double than) =>
        (double.IsNaN(value) && !double.IsNaN(than)) || (largest ? value < than : value > than);

    /// <summary>In the heap two NaNs go either way, as they do in Prometheus.</summary>
    private bool Above(int index, int other) =>
        double.IsNaN(heap[index].Value) || IsWorse(heap[index].Value, heap[other].Value);

    private void Up(int index)
    {
        while (index > 0 && Above(index, (index - 1) / 2))
        {
            Swap(index, (index - 1) / 2);
            index = (index - 1) / 2;
        }
    }

    private void Down(int index)
    {
        while (2 * index + 1 < heap.Count)
        {
            var child = 2 * index + 1;
            child += child + 1 < heap.Count && Above(child + 1, child) ? 1 : 0;
            if (!Above(child, index))
            {
                return;
            }
            Swap(index, child);
            index = child;
        }
    }

    private void Swap(int a, int b) => (heap[a], heap[b]) = (heap[b], heap[a]);
}
