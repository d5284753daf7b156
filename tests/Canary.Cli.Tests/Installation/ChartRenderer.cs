using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Canary.Cli.Tests.Installation;

/// <summary>Turns the chart into manifests: Helm where it is installed, and this folder's renderer where Go and sprig are.</summary>
internal sealed class ChartRenderer
{
    public const string Skip =
        "Neither helm nor go with its libraries is there: install helm, or on Debian golang-go, golang-github-masterminds-sprig-dev, "
        + "golang-gopkg-yaml.v3-dev and golang-github-xeipuuv-gojsonschema-dev.";

    /// <summary>Where Debian keeps Go's libraries.</summary>
    private const string GoPath = "/usr/share/gocode";

    private static readonly Lazy<IReadOnlyList<ChartRenderer>> Found = new(() => [.. FindHelm(), .. FindGo()]);

    private readonly string program;
    private readonly string[] command;

    private ChartRenderer(string program, params string[] command)
    {
        this.program = program;
        this.command = command;
    }

    /// <summary>Those that this machine has.</summary>
    public static IReadOnlyList<ChartRenderer> All => Found.Value;

    /// <summary>The chart's folder.</summary>
    public static string Chart => Path.Combine(Repository.Root, "charts", "canary");

    /// <summary>The objects; throws what the chart says against the values.</summary>
    public IReadOnlyList<JsonObject> Render(params string[] valuesFiles) =>
        Testing.Installation.Parse(ToString(), RenderText(valuesFiles));

    /// <summary>The objects as text.</summary>
    public string RenderText(params string[] valuesFiles)
    {
        var files = valuesFiles.SelectMany(file => (string[])["--values", file]);
        var (code, output, error) = Run(program, [.. command, .. files]);
        return code == 0 ? output : throw new ChartException(error);
    }

    /// <summary>What the chart says when it has been installed; Helm shows it only on a server.</summary>
    public string RenderNotes(params string[] valuesFiles)
    {
        var files = valuesFiles.SelectMany(file => (string[])["--values", file]);
        var (code, output, error) = Run(program, [.. command, "--notes", .. files]);
        return code == 0 ? output : throw new ChartException(error);
    }

    public bool IsHelm => command[0] == "template";

    public override string ToString() => Path.GetFileName(program);

    private static IEnumerable<ChartRenderer> FindHelm()
    {
        if (IsThere("helm", "version"))
        {
            yield return new(
                "helm",
                "template",
                Testing.Installation.Release,
                Chart,
                "--namespace",
                Testing.Installation.Namespace
            );
        }
    }

    private static IEnumerable<ChartRenderer> FindGo()
    {
        string[] libraries = ["github.com/Masterminds/sprig", "gopkg.in/yaml.v3", "github.com/xeipuuv/gojsonschema"];
        if (!libraries.All(library => Directory.Exists($"{GoPath}/src/{library}")) || !IsThere("go", "version"))
        {
            yield break;
        }
        var program = Path.Combine(AppContext.BaseDirectory, "chart-renderer");
        var source = Path.Combine(Repository.Root, "tests", "Canary.Cli.Tests", "Installation", "Renderer");
        var (code, _, error) = Run("go", ["build", "-o", program, "."], source);
        if (code != 0)
        {
            throw new InvalidOperationException($"The renderer in {source} does not build: {error}");
        }
        yield return new(
            program,
            Chart,
            "--name",
            Testing.Installation.Release,
            "--namespace",
            Testing.Installation.Namespace
        );
    }

    private static bool IsThere(string program, string argument)
    {
        try
        {
            return Run(program, [argument]).Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static (int Code, string Output, string Error) Run(
        string program,
        IEnumerable<string> arguments,
        string? folder = null
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        start.Environment["GO111MODULE"] = "off";
        start.Environment["GOPATH"] = GoPath;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}

/// <summary>The chart refuses the values.</summary>
internal sealed class ChartException(string message) : Exception(message);

/// <summary>Values in a file, for as long as this lives.</summary>
internal sealed class ValuesFile : IDisposable
{
    public ValuesFile(string text) => File.WriteAllText(Path, text);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"{Guid.NewGuid():N}.yaml");

    public void Dispose() => File.Delete(Path);
}
