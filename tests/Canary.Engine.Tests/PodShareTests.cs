namespace Canary.Engine.Tests;

public sealed class PodShareTests
{
    [Theory]
    [InlineData(20, 4, 4, 4, 1)]
    [InlineData(40, 4, 4, 3, 2)]
    [InlineData(50, 4, 4, 4, 4)]
    [InlineData(60, 4, 4, 2, 3)]
    [InlineData(80, 4, 4, 1, 4)]
    [InlineData(10, 2, 2, 2, 1)]
    [InlineData(60, 2, 2, 2, 2)]
    [InlineData(99, 2, 2, 1, 2)]
    [InlineData(99, 1, 1, 1, 1)]
    [InlineData(5, 100, 10, 95, 5)]
    [InlineData(0, 4, 4, 4, 0)]
    [InlineData(100, 4, 3, 0, 3)]
    [InlineData(50, 4, 0, 4, 0)]
    [InlineData(50, 0, 4, 0, 4)]
    public void The_nearest_share_is_found(int weight, int primary, int canary, int wantedPrimary, int wantedCanary) =>
        Assert.Equal(new PodShare(wantedPrimary, wantedCanary), PodShare.Nearest(weight, new(primary, canary)));

    /// <summary>Against all there are.</summary>
    [Fact]
    public void It_is_the_largest_that_is_not_above_the_weight_with_no_fewer_pods_than_the_primary_has()
    {
        for (var weight = 1; weight < 100; weight++)
        {
            for (var primary = 1; primary <= 12; primary++)
            {
                for (var canary = 1; canary <= 12; canary++)
                {
                    var found = PodShare.Nearest(weight, new(primary, canary));

                    Assert.True(found.Primary >= 1 && found.Canary >= 1 && found.Total >= primary, $"{found}");
                    var allowed = (
                        from a in Enumerable.Range(1, canary)
                        from b in Enumerable.Range(1, primary)
                        where a + b >= primary && 100 * a <= weight * (a + b)
                        select new PodShare(b, a)
                    ).ToList();
                    if (allowed.Count == 0)
                    {
                        Assert.Equal(new PodShare(primary, 1), found);
                        continue;
                    }
                    Assert.Contains(found, allowed);
                    Assert.All(
                        allowed,
                        other =>
                            Assert.True(
                                other.Canary * found.Total <= found.Canary * other.Total,
                                $"{other} before {found}"
                            )
                    );
                    Assert.All(
                        allowed.Where(other => other.Canary * found.Total == found.Canary * other.Total),
                        other => Assert.True(other.Total <= found.Total, $"{other} before {found}")
                    );
                }
            }
        }
    }

    [Fact]
    public void More_weight_is_never_fewer_requests()
    {
        for (var pods = 1; pods <= 12; pods++)
        {
            var shares = Enumerable.Range(0, 101).Select(weight => PodShare.Nearest(weight, new(pods, pods)).Percent);

            Assert.Equal(shares.Order(), shares);
        }
    }

    [Theory]
    [InlineData(2, 1, "33.3")]
    [InlineData(4, 1, "20")]
    [InlineData(0, 0, "0")]
    [InlineData(0, 3, "100")]
    public void Percents_have_one_decimal_at_most(int primary, int canary, string percent) =>
        Assert.Equal(
            percent,
            new PodShare(primary, canary).Percent.ToString(System.Globalization.CultureInfo.InvariantCulture)
        );
}
