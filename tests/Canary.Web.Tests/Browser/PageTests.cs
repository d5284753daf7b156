namespace Canary.Web.Tests.Browser;

/// <summary>The page in a real browser.</summary>
public sealed class PageTests
{
    private const int Patience = 60_000;

    [Fact(Timeout = Patience)]
    public async Task A_rollout_is_a_row_of_the_overview_and_follows_its_changes()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var browser = await Chromium.StartAsync(stop);
        await using var web = await ServedWeb.StartAsync(Canaries.Progressing());
        await browser.OpenAsync(web.Address, stop);

        var row = await browser.ReadAsync("#rows tr", "checkout", stop);
        Assert.Equal(
            ["shop", "checkout", "Progressing", "20 %", "3/5", "ChecksFailed", "2d"],
            row.Split(['\t', '\n'], StringSplitOptions.RemoveEmptyEntries)
        );

        web.Informer.Put(Canaries.Read("failed.json"));
        Assert.Contains("0 %", await browser.ReadAsync("#rows tr", "Failed", stop));

        web.Informer.Remove(new("shop", "checkout"));
        await browser.ReadAsync("#overview-empty", "No rollouts yet", stop);
    }

    [Fact(Timeout = Patience)]
    public async Task The_detail_says_what_happens_what_was_judged_and_what_was_before()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var browser = await Chromium.StartAsync(stop);
        await using var web = await ServedWeb.StartAsync(Canaries.Progressing());
        await browser.OpenAsync(new(web.Address, "#/shop/checkout"), stop);

        var detail = await browser.ReadAsync("#detail", "request-duration", stop);
        Assert.All(
            [
                "shop/checkout",
                "Progressing",
                "80 %",
                "20 %",
                "3 of 5",
                "checkout:1.8.0",
                "in 15s",
                "500 or less",
                "Deployment/checkout",
                "Fail",
            ],
            text => Assert.Contains(text, detail)
        );
        Assert.Contains("Promoted", await browser.ReadAsync("#history", "5b41d", stop));
        Assert.Contains("False", await browser.ReadAsync("#conditions", "Ready", stop));
        Assert.Equal(
            "checkout: Progressing, 20 % – Canary",
            (string?)await browser.EvaluateAsync("document.title", stop)
        );
    }

    [Fact(Timeout = Patience)]
    public async Task Going_from_one_rollout_to_another_leaves_nothing_of_the_first()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var browser = await Chromium.StartAsync(stop);
        await using var web = await ServedWeb.StartAsync(Canaries.Progressing(), Canaries.New("default", "podinfo"));
        await browser.OpenAsync(new(web.Address, "#/shop/checkout"), stop);
        await browser.ReadAsync("#checks", "request-duration", stop);

        await browser.EvaluateAsync("location.hash = '#/default/podinfo'", stop);

        var detail = await browser.ReadAsync("#detail", "No metric has been judged yet", stop);
        Assert.StartsWith("← All rollouts\n\ndefault/podinfo", detail);
        Assert.DoesNotContain("7c9e6", detail);
        Assert.DoesNotContain("checkout", detail);
        Assert.Equal("detail-title", (string?)await browser.EvaluateAsync("document.activeElement.id", stop));
    }

    [Fact(Timeout = Patience)]
    public async Task Many_rollouts_can_be_filtered()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var browser = await Chromium.StartAsync(stop);
        await using var web = await ServedWeb.StartAsync([
            Canaries.Progressing(),
            .. Enumerable.Range(0, 9).Select(i => Canaries.New("default", $"podinfo-{i}")),
        ]);
        await browser.OpenAsync(web.Address, stop);
        await browser.ReadAsync("#rows", "checkout", stop);

        await browser.TypeAsync("#filter", "PROGRESSING shop", stop);

        Assert.Equal("shop/checkout", await RowsAsync());
        await browser.TypeAsync("#filter", "no such thing", stop);
        Assert.Equal("", await RowsAsync());
        await browser.ReadAsync("#overview-empty", "Nothing matches", stop);

        async Task<string?> RowsAsync() =>
            (string?)
                await browser.EvaluateAsync(
                    "[...document.querySelectorAll('#rows tr')].map((row) => row.innerText.split(/\\s+/).slice(0, 2).join('/')).join()",
                    stop
                );
    }

    [Fact(Timeout = Patience)]
    public async Task Markup_in_a_name_or_message_is_shown_as_text()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var browser = await Chromium.StartAsync(stop);
        var canary = Canaries.Progressing();
        const string Markup = "<img src=x onerror=alert(1)>";
        await using var web = await ServedWeb.StartAsync(
            canary with
            {
                Status = canary.Status! with { Message = Markup }, // testdata has one
            }
        );
        await browser.OpenAsync(new(web.Address, "#/shop/checkout"), stop);

        Assert.Equal(Markup, await browser.ReadAsync("#detail .message", "<img", stop));
        Assert.Equal(0, (int?)await browser.EvaluateAsync("document.querySelectorAll('#detail img').length", stop));
    }

    [Fact(Timeout = Patience)]
    public async Task A_lost_connection_is_said_and_what_was_known_stays()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var browser = await Chromium.StartAsync(stop);
        await using var web = await ServedWeb.StartAsync(Canaries.Progressing());
        await browser.OpenAsync(web.Address, stop);
        await browser.ReadAsync("#link", "Live", stop);

        await web.StopAsync();

        await browser.ReadAsync("#link", "Not connected", stop);
        await browser.ReadAsync("#rows tr", "checkout", stop);
    }

    [Fact(Timeout = Patience)]
    public async Task A_rollout_that_is_not_there_is_said_to_be_so()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var browser = await Chromium.StartAsync(stop);
        await using var web = await ServedWeb.StartAsync();
        await browser.OpenAsync(new(web.Address, "#/shop/nothing"), stop);

        await browser.ReadAsync("#detail-empty", "Not there", stop);
    }
}
