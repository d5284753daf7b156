using Canary.Resources.Reading;
using Canary.Resources.V1;

namespace Canary.Resources.Tests.Reading;

public sealed class AlertProviderReaderTests
{
    [Theory]
    [InlineData("slack")]
    [InlineData("msteams")]
    [InlineData("discord")]
    [InlineData("rocket")]
    [InlineData("gchat")]
    [InlineData("webhook")]
    public void Each_type_is_read(string type)
    {
        var reading = AlertProviderReader.Read(
            Provider(
                new()
                {
                    Type = type,
                    Channel = "releases",
                    Username = "bird",
                    Address = "https://chat.test/hook",
                    Proxy = "http://proxy:3128",
                    SecretRef = new() { Name = "chat" },
                }
            )
        );

        Assert.Empty(reading.Errors);
        Assert.Equal(
            new AlertProvider
            {
                Type = type,
                Channel = "releases",
                Username = "bird",
                Address = "https://chat.test/hook",
                Proxy = "http://proxy:3128",
                SecretName = "chat",
            },
            reading.Provider
        );
    }

    [Fact]
    public void What_is_wrong_is_told_at_once_and_without_addresses() =>
        Assert.Equal(
            [
                "spec.type: \"pager\" is not a type of alert provider; use one of slack, msteams, discord, rocket, gchat, webhook",
                "spec.secretRef.name: is missing; write the name of a Secret in the provider's namespace",
                "spec.address: is not an http or https address; write for example https://chat.example.com/hooks/release",
                "spec.proxy: is not an http or https address; write for example http://proxy.example.com:3128",
            ],
            Errors(
                new()
                {
                    Type = "pager",
                    Address = "hooks/secret",
                    Proxy = "user:secret@proxy",
                    SecretRef = new(),
                }
            )
        );

    [Fact]
    public void An_address_must_come_from_somewhere() =>
        Assert.Equal(
            ["spec.address: is missing; write the URL to post to, or a secretRef to a Secret with the key address"],
            Errors(new() { Type = "slack" })
        );

    private static IEnumerable<string> Errors(V1AlertProviderSpec spec) =>
        AlertProviderReader.Read(Provider(spec)).Errors.Select(error => error.ToString());

    private static V1AlertProvider Provider(V1AlertProviderSpec spec) =>
        new()
        {
            Metadata = new() { Name = "chat", Namespace = "test" },
            Spec = spec,
        };
}
