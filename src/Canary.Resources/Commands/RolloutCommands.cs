using Canary.Engine;
using Canary.Engine.Commands;
using Canary.Kubernetes;

namespace Canary.Resources.Commands;

/// <summary>Commands to a rollout, as annotations on its Canary: whoever may annotate it may command.</summary>
public static class RolloutCommands
{
    /// <summary>Before every command's name.</summary>
    public const string Prefix = "canary.dev/";

    /// <summary>Who asks; optional, and removed together with the commands.</summary>
    public const string RequestedBy = Prefix + "requested-by";

    private const int LongestName = 100;

    /// <summary>The annotation's key: <c>canary.dev/promote</c>, <c>canary.dev/approve.qa</c>. Its value is a revision's hash, or <see cref="Command.AnyRevision"/>.</summary>
    /// <param name="verb">What to do.</param>
    /// <param name="gate">The gate that an approval or a rejection is about.</param>
    /// <exception cref="ArgumentException">The verb needs a gate and has none, or has one and needs none.</exception>
    public static string Annotation(CommandVerb verb, string? gate = null)
    {
        var aboutGate = IsAboutGate(verb);
        if (aboutGate == string.IsNullOrEmpty(gate))
        {
            throw new ArgumentException(aboutGate ? $"{verb} needs a gate" : $"{verb} is about no gate", nameof(gate));
        }
        return Prefix + (aboutGate ? $"{verb.Text()}.{gate}" : verb.Text());
    }

    /// <summary>The commands that an object carries; annotations of other meanings are left out.</summary>
    public static ValueList<Command> Read(V1ObjectMeta metadata)
    {
        if (metadata.Annotations is not { Count: > 0 } annotations)
        {
            return [];
        }
        var by = annotations.GetValueOrDefault(RequestedBy) is { Length: > 0 } name ? OneLine(name) : null;
        var commands = new List<Command>();
        foreach (var (key, value) in annotations)
        {
            if (key.StartsWith(Prefix, StringComparison.Ordinal) && Parse(key[Prefix.Length..]) is var (verb, gate))
            {
                commands.Add(new(verb, gate, value, by));
            }
        }
        return commands.OrderBy(command => command.Name, StringComparer.Ordinal).ToValueList();
    }

    private static (CommandVerb Verb, string Gate)? Parse(string name)
    {
        foreach (var verb in Enum.GetValues<CommandVerb>())
        {
            var text = verb.Text();
            if (
                IsAboutGate(verb)
                && name.Length > text.Length + 1
                && name.StartsWith(text + ".", StringComparison.Ordinal)
            )
            {
                return (verb, name[(text.Length + 1)..]);
            }
            if (!IsAboutGate(verb) && name == text)
            {
                return (verb, "");
            }
        }
        return null;
    }

    private static bool IsAboutGate(CommandVerb verb) => verb is CommandVerb.Approve or CommandVerb.Reject;

    private static string OneLine(string text) =>
        new([.. text.Take(LongestName).Select(letter => char.IsControl(letter) ? ' ' : letter)]);
}
