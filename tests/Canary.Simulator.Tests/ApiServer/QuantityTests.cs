using Canary.Simulator.ApiServer.Schemas;

namespace Canary.Simulator.Tests.ApiServer;

public class QuantityTests
{
    [Theory]
    [InlineData("0.5", "500m")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("1000Mi", "1000Mi")]
    [InlineData("1000m", "1")]
    [InlineData("1500m", "1500m")]
    [InlineData("1000", "1k")]
    [InlineData("0", "0")]
    [InlineData("100u", "100u")]
    [InlineData("1e3", "1e3")]
    [InlineData("-2", "-2")]
    [InlineData("512Ki", "512Ki")]
    [InlineData("0.5Ki", "512")]
    public void Quantities_have_one_canonical_form(string text, string canonical)
    {
        Assert.True(Quantity.TryParse(text, out var quantity));
        Assert.Equal(canonical, quantity.ToString());
    }

    [Theory]
    [InlineData("lots")]
    [InlineData("")]
    [InlineData("1.2.3")]
    [InlineData("5x")]
    [InlineData("Gi")]
    public void Other_texts_are_no_quantities(string text)
    {
        Assert.False(Quantity.TryParse(text, out _));
    }
}
