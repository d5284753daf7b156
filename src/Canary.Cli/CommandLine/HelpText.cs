using System.CommandLine;

namespace Canary.Cli.CommandLine;

/// <summary>Help under the name that people call the program by.</summary>
internal static class HelpText
{
    public static int Write(ParseResult parsed, CommandEnvironment environment)
    {
        using var page = new StringWriter();
        var exitCode = parsed.Invoke(new InvocationConfiguration { Output = page, Error = page });
        var name = parsed.RootCommandResult.Command.Name;
        environment.Terminal.Output.Write(
            page.ToString()
                .Replace(
                    $"Usage:{Environment.NewLine}  {name}",
                    $"Usage:{Environment.NewLine}  {environment.ProgramName}",
                    StringComparison.Ordinal
                )
        );
        return exitCode;
    }
}
