namespace Canary.Cli.Output;

/// <summary>Where commands write: the one port to the console, so that tests can read it. Colour only on a real terminal.</summary>
internal sealed class Terminal(TextWriter output, TextWriter error, bool color)
{
    public TextWriter Output { get; } = output;

    public TextWriter ErrorOutput { get; } = error;

    /// <summary>A page can be drawn over the last one; default false.</summary>
    public bool Redraws { get; init; }

    /// <summary>The process's own console; <c>NO_COLOR</c> and redirection turn colours off.</summary>
    public static Terminal FromProcess() =>
        new(
            Console.Out,
            Console.Error,
            color: !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        )
        {
            Redraws = !Console.IsOutputRedirected,
        };

    /// <summary>As colourful as this one, into something else.</summary>
    public Terminal WritingTo(TextWriter page) => new(page, ErrorOutput, color);

    public void WriteLine(string line = "") => Output.WriteLine(line);

    public void Error(string line) => ErrorOutput.WriteLine(line);

    /// <summary>The text in a tone's colour, or as it is.</summary>
    public string Paint(string text, Tone tone) => color && tone != Tone.Plain ? $"\e[{(int)tone}m{text}\e[0m" : text;
}

/// <summary>What a colour means; the values are ANSI codes.</summary>
internal enum Tone
{
    Plain = 0,
    Strong = 1,
    Dim = 2,
    Bad = 31,
    Good = 32,
    Warning = 33,
    Info = 36,
}
