using Canary.Resources.Manifests;

namespace Canary.Resources.Tests.Manifests;

/// <summary>Expected values are what kubectl 1.34 sends for the same text.</summary>
public sealed class YamlScalarTests
{
    [Theory]
    [InlineData("yes", "true")]
    [InlineData("Off", "false")]
    [InlineData("y", "true")]
    [InlineData("yEs", "\"yEs\"")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("Null", "null")]
    [InlineData("12", "12")]
    [InlineData("-12", "-12")]
    [InlineData("+12", "12")]
    [InlineData("1_000", "1000")]
    [InlineData("0644", "420")]
    [InlineData("0o17", "15")]
    [InlineData("0x1F", "31")]
    [InlineData("0b101", "5")]
    [InlineData("08", "8")]
    [InlineData("0", "0")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("1.5", "1.5")]
    [InlineData(".5", "0.5")]
    [InlineData("1e3", "1000")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("100m", "\"100m\"")]
    [InlineData("1:30", "\"1:30\"")]
    [InlineData("2026-01-31", "\"2026-01-31\"")]
    [InlineData("\"yes\"", "\"yes\"")]
    [InlineData("'12'", "\"12\"")]
    [InlineData("!!str 12", "\"12\"")]
    [InlineData("! 12", "\"12\"")]
    [InlineData("!!int \"12\"", "12")]
    [InlineData("|-\n  12", "\"12\"")]
    public void A_scalar_means_what_it_means_to_kubectl(string yaml, string json)
    {
        var manifest = Assert.Single(ManifestReader.Read("app.yaml", $"value: {yaml}\n").Documents);

        Assert.Equal(json, manifest.Content["value"]?.ToJsonString() ?? "null");
    }

    [Theory]
    [InlineData(".inf", "app.yaml:1:8: '.inf' is a number that JSON can't hold; quote it if it is a string")]
    [InlineData("!secret x", "app.yaml:1:8: the tag !secret means nothing here; remove it")]
    [InlineData("!!int x", "app.yaml:1:8: 'x' is not of the type that its tag says")]
    public void A_scalar_that_JSON_has_no_words_for_is_an_error(string yaml, string error)
    {
        var reading = ManifestReader.Read("app.yaml", $"value: {yaml}\n");

        Assert.Empty(reading.Documents);
        Assert.Equal(error, Assert.Single(reading.Errors).ToString());
    }
}
