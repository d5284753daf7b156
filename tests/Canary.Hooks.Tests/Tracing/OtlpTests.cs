using System.Text.Json.Nodes;
using Canary.Hooks.Tracing;

namespace Canary.Hooks.Tests.Tracing;

public sealed class OtlpTests : IDisposable
{
    private readonly HookWorld world = new();

    private static readonly Span Step = new()
    {
        TraceId = "5b8efff798038103d269b633813fc60c",
        SpanId = "eee19b7ec3c1b174",
        ParentSpanId = "eee19b7ec3c1b173",
        Name = "step",
        Start = HookWorld.Start,
        End = HookWorld.Start.AddTicks(15),
        Attributes =
        [
            new("weight", 12.5),
            new("step", 3),
            new("name", "podinfo"),
            new("last", true),
            new("value", double.NaN),
        ],
        Error = "it failed",
    };

    public void Dispose() => world.Dispose();

    [Fact]
    public void Spans_are_posted_as_OTLP_has_them_in_JSON()
    {
        world.Receiver.Answers(200, "{}");

        Assert.Null(Send(Options));

        var call = Assert.Single(world.Receiver.Received);
        Assert.Equal("http://collector.test:4318/v1/traces", call.Url.AbsoluteUri);
        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse(
                    """
                    {"resourceSpans":[{
                      "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"canary"}}]},
                      "scopeSpans":[{
                        "scope":{"name":"canary"},
                        "spans":[{
                          "traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174",
                          "parentSpanId":"eee19b7ec3c1b173","name":"step","kind":1,
                          "startTimeUnixNano":"1767323045000000000","endTimeUnixNano":"1767323045000001500",
                          "attributes":[
                            {"key":"weight","value":{"doubleValue":12.5}},{"key":"step","value":{"intValue":"3"}},
                            {"key":"name","value":{"stringValue":"podinfo"}},{"key":"last","value":{"boolValue":true}},
                            {"key":"value","value":{"doubleValue":"NaN"}}],
                          "status":{"code":2,"message":"it failed"}}]}]}]}
                    """
                ),
                JsonNode.Parse(call.Body)
            ),
            call.Body
        );
    }

    [Fact]
    public void Headers_and_a_user_in_the_address_go_along()
    {
        world.Receiver.Answers(200);

        Send(
            Options with
            {
                Endpoint = "http://me:pw@collector.test/v1/traces",
                Headers = [new("X-Scope-OrgID", "shop")],
            }
        );

        var call = Assert.Single(world.Receiver.Received);
        Assert.Equal("shop", call.Headers["X-Scope-OrgID"]);
        Assert.Equal("Basic bWU6cHc=", call.Headers["Authorization"]);
        Assert.DoesNotContain("pw", call.Url.AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_among_the_headers_goes_before_a_user_in_the_address()
    {
        world.Receiver.Answers(200);

        Send(
            Options with
            {
                Endpoint = "http://me:pw@collector.test/v1/traces",
                Headers = [new("authorization", "Bearer t")],
            }
        );

        Assert.Equal("Bearer t", world.Receiver.Received[0].Headers["Authorization"]);
    }

    [Fact]
    public void The_list_of_allowed_hosts_is_for_those_who_write_Canaries()
    {
        world.Options = new() { AllowedHosts = ["loadtester.test"] };
        world.Receiver.Answers(200);

        Assert.Null(Send(Options));
    }

    [Fact]
    public void What_fails_for_a_passing_reason_is_tried_again()
    {
        world.Receiver.Answers(503).Answers(200);

        Assert.Null(Send(Options));
        Assert.Equal(2, world.Receiver.Received.Count);
    }

    [Theory]
    [InlineData(400, "", "the OTLP endpoint answered 400")]
    [InlineData(
        200,
        """{"partialSuccess":{"rejectedSpans":"2","errorMessage":"too old"}}""",
        "the OTLP endpoint rejected 2 spans: too old"
    )]
    [InlineData(200, """{"partialSuccess":{"rejectedSpans":2}}""", "the OTLP endpoint rejected 2 spans")]
    [InlineData(200, """{"partialSuccess":{"rejectedSpans":"0","errorMessage":"by the way"}}""", null)]
    [InlineData(200, """{"partialSuccess":{}}""", null)]
    [InlineData(200, "thanks", null)]
    public void Its_answer_says_what_became_of_them(int status, string body, string? problem)
    {
        world.Receiver.Answers(status, body);

        Assert.Equal(problem, Send(Options));
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused_without_repeating_what_may_be_secret()
    {
        Refused("not a URL", Options with { Endpoint = "ftp://s3cret" });
        Refused("timeout", Options with { Timeout = TimeSpan.Zero });
        Refused("header 'X-A'", Options with { Headers = [new("X-A", "s3cret\nX-B: c")] });
        Assert.DoesNotContain(
            "s3cret",
            (Options with { Endpoint = "http://u:s3cret@c/v1" }).ToString(),
            StringComparison.Ordinal
        );
    }

    private static OtlpOptions Options { get; } = new() { Endpoint = "http://collector.test:4318/v1/traces" };

    private static void Refused(string what, OtlpOptions options)
    {
        var refusal = Assert.Throws<ArgumentException>(options.Validate);
        Assert.Contains(what, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refusal.Message, StringComparison.Ordinal);
    }

    private string? Send(OtlpOptions options) => world.Send(options, Step);
}
