using System.CommandLine;
using Canary.Resources.Reading;

namespace Canary.Cli.CommandLine;

/// <summary>Options that are spans of time, written as in the Canary: <c>30s</c>, <c>10m</c>, <c>1h30m</c>.</summary>
internal static class Durations
{
    public static Option<TimeSpan> Option(string name, string description, TimeSpan byDefault) =>
        new(name)
        {
            Description = $"{description}, as 30s or 1h30m. Default {Canary.Cli.Output.Age.Of(byDefault)}",
            DefaultValueFactory = _ => byDefault,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (Duration.TryParse(text, out var span) && span > TimeSpan.Zero)
                {
                    return span;
                }
                result.AddError($"{name}: '{text}' is not a duration; write 30s, 10m or 1h30m.");
                return default;
            },
        };
}
