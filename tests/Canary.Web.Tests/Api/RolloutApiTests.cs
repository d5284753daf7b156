using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Canary.Web.Tests.Api;

/// <summary>The JSON, address by address.</summary>
public sealed class RolloutApiTests
{
    [Fact]
    public async Task The_list_has_a_row_per_rollout_by_namespace_and_name()
    {
        await using var web = await ServedWeb.StartAsync(
            Canaries.New("shop", "basket"),
            Canaries.Progressing(),
            Canaries.New("default", "podinfo")
        );

        var answer = await web.SendAsync(HttpMethod.Get, "api/rollouts");

        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        await AssertGoldenAsync("rollouts.golden.json", answer);
    }

    [Fact]
    public async Task A_rollout_is_shown_whole()
    {
        await using var web = await ServedWeb.StartAsync(Canaries.Progressing());

        await AssertGoldenAsync(
            "rollout.golden.json",
            await web.SendAsync(HttpMethod.Get, "api/rollouts/shop/checkout")
        );
    }

    [Fact]
    public async Task A_rollout_that_is_not_there_is_a_problem_that_names_it()
    {
        await using var web = await ServedWeb.StartAsync(Canaries.Progressing());

        var answer = await web.SendAsync(HttpMethod.Get, "api/rollouts/shop/%3Cb%3E");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var body = await ReadAsync(answer);
        Assert.DoesNotContain('<', body);
        Assert.Contains("shop/<b>", (string?)JsonNode.Parse(body)!["detail"]); // a problem is an object
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("api")]
    [InlineData("api/rollouts/shop")]
    [InlineData("../appsettings.json")]
    public async Task An_unknown_address_is_not_found(string address)
    {
        await using var web = await ServedWeb.StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await web.SendAsync(HttpMethod.Get, address)).StatusCode);
    }

    [Fact]
    public async Task What_the_reader_has_already_is_not_sent_again_until_it_changes()
    {
        await using var web = await ServedWeb.StartAsync(Canaries.Progressing());
        var first = await web.SendAsync(HttpMethod.Get, "api/rollouts/shop/checkout");
        var tag = Assert.Single(first.Headers.GetValues("ETag"));
        Assert.Equal("no-cache", first.Headers.CacheControl?.ToString());

        var second = await web.SendAsync(HttpMethod.Get, "api/rollouts/shop/checkout", tag);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal("", await ReadAsync(second));

        web.Informer.Put(Canaries.Read("failed.json"));
        var third = await web.SendAsync(HttpMethod.Get, "api/rollouts/shop/checkout", tag);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
        Assert.NotEqual(tag, Assert.Single(third.Headers.GetValues("ETag")));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("W/{0}")]
    [InlineData("\"other\", {0}")]
    public async Task Any_form_of_a_matching_tag_is_honoured(string form)
    {
        await using var web = await ServedWeb.StartAsync(Canaries.Progressing());
        var tag = (await web.SendAsync(HttpMethod.Get, "api/rollouts")).Headers.ETag!.Tag; // every list has one

        var answer = await web.SendAsync(
            HttpMethod.Get,
            "api/rollouts",
            form.Replace("{0}", tag, StringComparison.Ordinal)
        );

        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
    }

    [Theory]
    [InlineData("api/rollouts")]
    [InlineData("api/rollouts/events")]
    [InlineData("api/rollouts/shop/checkout")]
    [InlineData("api/rollouts/shop/nothing")]
    public async Task Nothing_is_shown_before_the_first_list_is_in(string address)
    {
        await using var web = await ServedWeb.StartAsync(Canaries.Progressing());
        web.Informer.HasSynced = false;

        var answer = await web.SendAsync(HttpMethod.Get, address);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
    }

    private static async Task AssertGoldenAsync(string file, HttpResponseMessage answer)
    {
        var body = JsonNode.Parse(await ReadAsync(answer));
        Assert.Equal(
            Testdata.Read(file).TrimEnd(),
            body!.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) // the body is an object
        );
    }

    private static Task<string> ReadAsync(HttpResponseMessage answer) =>
        answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
