using Canary.Kubernetes.Queues;

namespace Canary.Kubernetes.Tests.Queues;

public sealed class HandOutBudgetTests
{
    private readonly HandOutBudget<int> budget = new(burst: 2, refill: TimeSpan.FromSeconds(1));

    [Fact]
    public void Keys_that_come_and_go_leave_nothing_behind()
    {
        for (var key = 0; key < 5000; key++)
        {
            budget.Spend(key, TimeSpan.FromSeconds(2 * key));
        }

        Assert.InRange(budget.Remembered, 1, 1024);
    }

    [Fact]
    public void What_a_key_has_spent_is_remembered_among_many()
    {
        budget.Spend(-1, TimeSpan.Zero);
        budget.Spend(-1, TimeSpan.Zero);
        for (var key = 0; key < 5000; key++)
        {
            budget.Spend(key, TimeSpan.Zero);
        }

        Assert.Equal(TimeSpan.FromSeconds(1), budget.WaitFor(-1, TimeSpan.Zero));
    }
}
