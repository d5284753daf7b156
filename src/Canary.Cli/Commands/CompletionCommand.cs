using System.CommandLine;
using Canary.Cli.CommandLine;

namespace Canary.Cli.Commands;

/// <summary><c>canary completion SHELL</c>: a script that completes commands and options; it asks the program itself.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _canary() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$(canary "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -F _canary canary
        """;

    private const string Zsh = """
        #compdef canary
        _canary() {
            local -a found
            found=("${(@f)$(canary "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            compadd -a found
        }
        compdef _canary canary
        """;

    private const string Fish = """
        complete -f -c canary -a '(canary "[suggest:"(commandline -C)"]" (commandline -cp) 2>/dev/null)'
        """;

    private const string Pwsh = """
        Register-ArgumentCompleter -Native -CommandName canary -ScriptBlock {
            param($word, $line, $cursor)
            canary "[suggest:$cursor]" "$line" | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }
        """;

    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = Bash,
        ["zsh"] = Zsh,
        ["fish"] = Fish,
        ["pwsh"] = Pwsh,
    };

    public static Command Create(CommandEnvironment environment)
    {
        var shell = new Argument<string>("shell") { Description = string.Join(", ", Scripts.Keys) };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command(
            "completion",
            "Print a completion script for a shell, as in: source <(canary completion bash)"
        )
        {
            shell,
        };
        command.SetAction(parsed => environment.Terminal.WriteLine(Scripts[parsed.GetRequiredValue(shell)]));
        return command;
    }
}
