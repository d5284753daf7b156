using System.CommandLine;
using System.Globalization;
using Canary.Simulator.Faults;

namespace Canary.Cli.CommandLine;

/// <summary><c>--fault KIND=SHARE</c>: what goes wrong with requests to the simulated API server, and how often. The dice are seeded.</summary>
internal sealed class FaultOption
{
    private static readonly Dictionary<string, Fault> Kinds = new(StringComparer.Ordinal)
    {
        ["latency"] = Fault.Latency(TimeSpan.FromSeconds(1)),
        ["conflict"] = Fault.Conflict(),
        ["too-many-requests"] = Fault.TooManyRequests(TimeSpan.FromSeconds(1)),
        ["internal-error"] = Fault.InternalError(),
        ["gone"] = Fault.Gone(),
        ["refused"] = Fault.Refused(),
        ["lost-answer"] = Fault.LostAnswer(),
        ["dropped-watch"] = Fault.DroppedWatch(afterEvents: 5),
        ["stale-list"] = Fault.StaleList(versionsBack: 20),
        ["slow-body"] = Fault.SlowBody(bytes: 512, TimeSpan.FromMilliseconds(50)),
        ["partial-body"] = Fault.PartialBody(bytes: 512),
    };

    /// <summary>Long enough for clients to have begun.</summary>
    private static readonly TimeSpan OutageBegins = TimeSpan.FromSeconds(5);

    private readonly Option<string[]> option = new("--fault")
    {
        Description =
            "What goes wrong at the API server, and with which share of requests, as in conflict=0.1; may be repeated. Kinds: "
            + string.Join(", ", Kinds.Keys),
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<double> outage = new("--outage")
    {
        Description = "Stop the whole API server for so many seconds, beginning five seconds after the start",
    };

    public FaultOption() =>
        option.Validators.Add(result =>
        {
            foreach (var problem in result.Tokens.Select(token => Read(token.Value).Problem).OfType<string>())
            {
                result.AddError(problem);
            }
        });

    public void AddTo(Command command)
    {
        command.Add(option);
        command.Add(outage);
    }

    /// <summary>Ends when the outage that was asked for is over, or at once.</summary>
    public async Task StopServerAsync(FaultPlan plan, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(outage) is > 0 and var seconds)
        {
            await Task.Delay(OutageBegins, TimeProvider.System, cancellationToken);
            await plan.StopForAsync(TimeSpan.FromSeconds(seconds), cancellationToken);
        }
    }

    /// <summary>What was asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="userAgentPrefix">Whose requests it befalls; null: everyone's.</param>
    public FaultPlan Plan(ParseResult parsed, string? userAgentPrefix = null)
    {
        var plan = new FaultPlan(TimeProvider.System);
        foreach (var rule in (parsed.GetValue(option) ?? []).Select(text => Read(text).Rule).OfType<FaultRule>())
        {
            plan.Add(rule with { UserAgentPrefix = userAgentPrefix });
        }
        return plan;
    }

    private static (FaultRule? Rule, string? Problem) Read(string text)
    {
        var (kind, share) = text.Split('=') is [var name, var number] ? (name, number) : (text, "1");
        if (!Kinds.TryGetValue(kind, out var fault))
        {
            return (null, $"--fault {text}: there is no kind '{kind}'; use one of {string.Join(", ", Kinds.Keys)}.");
        }
        return double.TryParse(share, CultureInfo.InvariantCulture, out var probability) && probability is >= 0 and <= 1
            ? (new FaultRule(fault) { Probability = probability }, null)
            : (null, $"--fault {text}: '{share}' is not a share; write a number from 0 to 1.");
    }
}
