using System.Net;
using Canary.Simulator.Clock;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Canary.Web.Tests;

/// <summary>What holds for every address: methods, headers, prefixes.</summary>
public sealed class WebEndpointsTests
{
    public static TheoryData<string> Addresses =>
        ["", "app.js", "app.css", "favicon.svg", "api/rollouts", "api/rollouts/events", "api/rollouts/shop/checkout"];

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task HEAD_answers_as_GET_does_without_the_body(string address)
    {
        await using var web = await ServedWeb.StartAsync(Canaries.Progressing());

        var head = await web.SendAsync(HttpMethod.Head, address);
        var get = await web.SendAsync(HttpMethod.Get, address);

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Any_other_method_is_refused_and_the_allowed_ones_are_named(string address)
    {
        await using var web = await ServedWeb.StartAsync(Canaries.Progressing());

        foreach (var method in new[] { "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW" })
        {
            var answer = await web.SendAsync(new(method), address);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
            Assert.Equal(["GET", "HEAD"], answer.Content.Headers.Allow);
        }
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    [InlineData("nothing")]
    [InlineData("api/rollouts/shop/nothing")]
    public async Task Browsers_are_told_to_load_only_from_here_and_never_in_a_frame(string address)
    {
        await using var web = await ServedWeb.StartAsync(Canaries.Progressing());

        var headers = (await web.SendAsync(HttpMethod.Get, address)).Headers;

        Assert.Equal(
            "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
            Assert.Single(headers.GetValues("Content-Security-Policy"))
        );
        Assert.Equal("nosniff", Assert.Single(headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(headers.GetValues("X-Frame-Options")));
        Assert.Equal("no-referrer", Assert.Single(headers.GetValues("Referrer-Policy")));
        Assert.False(headers.Contains("Server"));
        Assert.False(headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task The_page_names_no_address_outside_of_its_folder()
    {
        await using var web = await ServedWeb.StartAsync();

        foreach (var address in new[] { "", "app.css", "app.js", "link.js", "overview.js", "detail.js", "dom.js" })
        {
            var text = await web.Client.GetStringAsync(
                new Uri(address, UriKind.Relative),
                TestContext.Current.CancellationToken
            );
            Assert.DoesNotMatch("""(?:src|href|url)\s*[=(]\s*["']?(?:/|https?:)""", text);
            Assert.DoesNotMatch("""["'`]/api""", text);
        }
    }

    [Fact]
    public async Task Below_a_prefix_the_page_sends_its_readers_to_its_folder()
    {
        await using var application = Foreign(prefix: "/ui");
        await application.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new(Assert.Single(application.Urls)),
        };

        var answer = await client.GetAsync(new Uri("ui", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.PermanentRedirect, answer.StatusCode);
        Assert.Equal("ui/", answer.Headers.Location?.OriginalString);

        foreach (var address in new[] { "ui/", "ui/app.js", "ui/api/rollouts" })
        {
            answer = await client.GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.True(answer.Headers.Contains("Content-Security-Policy"));
        }
    }

    private static WebApplication Foreign(string prefix)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var application = builder.Build();
        application.UseRouting();
        application
            .MapGroup(prefix)
            .MapCanaryWeb(new InformerRolloutSource(new FakeInformer()), new HeldClock(Canaries.Now));
        return application;
    }
}
