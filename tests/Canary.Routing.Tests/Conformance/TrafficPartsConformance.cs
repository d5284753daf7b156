using Canary.Engine;
using Canary.Resources.Reading;
using Canary.Resources.V1;

namespace Canary.Routing.Tests.Conformance;

/// <summary>What a router does with each part of <see cref="CanaryTraffic"/> that its provider can do: <see cref="ProviderFeatures"/> says which.</summary>
public abstract partial class TrafficRouterConformance
{
    private const int Rounds = 200;

    /// <summary>What can be asked of the router.</summary>
    private protected virtual ProviderFeature Features => ProviderFeatures.Of(Provider);

    /// <summary>A spec that speaks of all that traffic can be picked by. Two steps have the same match.</summary>
    private protected virtual V1CanaryAnalysis Analysis =>
        new()
        {
            Interval = "1m",
            Threshold = 1,
            Match = Features.HasFlag(ProviderFeature.HeaderMatch) ? [HasHeader("x-user", "insider")] : null,
            Steps = Features.HasFlag(ProviderFeature.HeaderMatch)
                ?
                [
                    new() { Match = [HasHeader("x-user", "beta"), HasHeader("x-region", "eu")] },
                    new() { Weight = 10 },
                    new() { Match = [HasHeader("x-user", "gold")] },
                    new() { Match = [HasHeader("x-user", "gold")] },
                ]
                : null,
            SessionAffinity = Features.HasFlag(ProviderFeature.SessionAffinity)
                ? new() { CookieName = "canary-cookie", PrimaryCookieName = "primary-cookie" }
                : null,
        };

    [Fact]
    public async Task What_the_canary_was_given_is_what_is_seen_whatever_it_is()
    {
        var seed = Environment.TickCount;
        var traffics = new RandomTraffic(seed, Features, ContextWithAnalysis().Canary.Spec);
        for (var i = 0; i < Rounds; i++)
        {
            var given = traffics.Next();
            var context = ContextWithAnalysis(recorded: given.Match);

            await GiveAsync(context, given);

            var seen = Router.Observe(context);
            Assert.True(given == seen.Traffic && seen.Current, $"seed {seed}, round {i}: {given} is seen as {seen}");
        }
    }

    [Fact]
    public async Task What_was_given_before_a_restart_is_seen_after_it()
    {
        foreach (var given in Parts())
        {
            var context = ContextWithAnalysis(recorded: given.Match);
            await GiveAsync(context, given);

            var seen = world.Restarted().Routers.Find(Provider)!.Observe(context);

            Assert.Equal((true, given), (seen.Current, seen.Traffic));
        }
    }

    [Fact]
    public async Task Each_part_that_someone_changes_is_seen_and_set_right()
    {
        foreach (var given in Parts())
        {
            foreach (var changed in Parts().Where(other => other != given))
            {
                var context = ContextWithAnalysis(recorded: given.Match);
                await GiveAsync(context, given);

                await GiveAsync(ContextWithAnalysis(recorded: changed.Match), changed);
                Assert.NotEqual(given, Router.Observe(context).Traffic);
                await GiveAsync(context, given);

                var seen = Router.Observe(context);
                Assert.Equal((true, given), (seen.Current, seen.Traffic));
            }
        }
    }

    [Fact]
    public async Task What_is_given_again_is_not_written_again()
    {
        foreach (var given in Parts())
        {
            var context = ContextWithAnalysis(recorded: given.Match);
            await GiveAsync(context, given);
            var writes = world.Server.Writes;

            await GiveAsync(context, given);

            Assert.Equal(writes, world.Server.Writes);
        }
    }

    [Fact]
    public async Task A_step_with_the_match_of_another_is_told_from_it_by_what_the_status_says()
    {
        foreach (var place in MatchPlaces.In(ContextWithAnalysis().Canary.Spec).ToList())
        {
            var given = new CanaryTraffic { Weight = 100, Match = place };
            await GiveAsync(ContextWithAnalysis(recorded: place), given);

            Assert.Equal(place, Router.Observe(ContextWithAnalysis(recorded: place)).Traffic?.Match);
        }
    }

    [Fact]
    public async Task R10_An_edited_match_is_rendered_again_and_takes_nothing_from_the_canary()
    {
        if (!Features.HasFlag(ProviderFeature.HeaderMatch))
        {
            return;
        }
        var given = new CanaryTraffic { Weight = 100, Match = MatchPlaces.Analysis };
        await GiveAsync(ContextWithAnalysis(recorded: given.Match), given);
        var edited = ContextWithAnalysis(
            given.Match,
            analysis => analysis with { Match = [HasHeader("x-user", "new")] }
        );

        var before = Router.Observe(edited);
        await GiveAsync(edited, given);
        var after = Router.Observe(edited);

        Assert.Equal((false, given), (before.Current, before.Traffic));
        Assert.Equal((true, given), (after.Current, after.Traffic));
    }

    [Fact]
    public async Task Matches_that_the_spec_lost_take_nobody_to_the_canary()
    {
        if (!Features.HasFlag(ProviderFeature.HeaderMatch))
        {
            return;
        }
        var lost = ContextWithAnalysis(edit: analysis => analysis with { Match = null, Steps = null });

        await GiveAsync(lost, new() { Weight = 100, Match = MatchPlaces.Analysis });

        Assert.Equal(CanaryTraffic.None, Router.Observe(lost).Traffic);
    }

    /// <summary>Each part by itself, as far as the provider can do it.</summary>
    private IEnumerable<CanaryTraffic> Parts()
    {
        yield return CanaryTraffic.None;
        yield return CanaryTraffic.All;
        if (Features.HasFlag(ProviderFeature.Weights))
        {
            yield return CanaryTraffic.Of(30);
        }
        if (Features.HasFlag(ProviderFeature.DecimalWeights))
        {
            yield return CanaryTraffic.Of(0.125m);
        }
        if (Features.HasFlag(ProviderFeature.Mirror))
        {
            yield return new() { Mirror = 100 };
        }
        if (Features.HasFlag(ProviderFeature.MirrorWeight))
        {
            yield return new() { Mirror = 20 };
        }
        foreach (var place in MatchPlaces.In(ContextWithAnalysis().Canary.Spec).Take(2))
        {
            yield return new() { Weight = 100, Match = place };
        }
        if (Features.HasFlag(ProviderFeature.SessionAffinity))
        {
            yield return new() { Weight = 30, Cookies = new("canary-cookie=abc") };
            yield return new() { Weight = 30, Cookies = new("canary-cookie=abd", "primary-cookie=def") };
            yield return new() { Cookies = new(null, null, "canary-cookie=abc") };
        }
    }

    private protected async Task GiveAsync(RouteContext context, CanaryTraffic traffic)
    {
        await world.Routing.Services.ApplyAsync(context, None);
        await Router.ApplyAsync(context, traffic, None);
    }

    /// <summary>The context of a Canary with <see cref="Analysis"/>.</summary>
    /// <param name="recorded">The match that its status names.</param>
    /// <param name="edit">What is different in its analysis.</param>
    private protected RouteContext ContextWithAnalysis(
        string? recorded = null,
        Func<V1CanaryAnalysis, V1CanaryAnalysis>? edit = null
    )
    {
        var context = Context();
        return context with
        {
            Canary = context.Canary with
            {
                Spec = context.Canary.Spec with { Analysis = edit is null ? Analysis : edit(Analysis) },
                Status = new() { Match = recorded },
            },
        };
    }

    private static V1HttpMatch HasHeader(string name, string value) =>
        new() { Headers = new Dictionary<string, V1StringMatch> { [name] = new() { Exact = value } } };
}
