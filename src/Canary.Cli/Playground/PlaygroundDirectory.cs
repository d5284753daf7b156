using Canary.Cli.CommandLine;

namespace Canary.Cli.Playground;

/// <summary>Where a playground keeps its files: the user's folder, which stays, or a temporary one, which goes.</summary>
internal sealed class PlaygroundDirectory : IDisposable
{
    private readonly bool temporary;

    private PlaygroundDirectory(string path, bool temporary)
    {
        Path = path;
        this.temporary = temporary;
    }

    public string Path { get; }

    /// <summary>The kubeconfig that leads to the playground's cluster.</summary>
    public string KubeConfig => System.IO.Path.Combine(Path, "kubeconfig");

    /// <summary>The Git repository with the manifests.</summary>
    public string Repository => System.IO.Path.Combine(Path, "repository");

    /// <exception cref="CommandException">The folder asked for has something in it.</exception>
    public static PlaygroundDirectory Create(DirectoryInfo? wanted)
    {
        if (wanted is null)
        {
            return new(Directory.CreateTempSubdirectory("canary-playground-").FullName, temporary: true);
        }
        wanted.Create();
        return wanted.EnumerateFileSystemInfos().Any()
            ? throw new CommandException(
                $"{wanted.FullName} is not empty: name a new folder, or leave --directory out."
            )
            : new(wanted.FullName, temporary: false);
    }

    public void Dispose()
    {
        if (!temporary)
        {
            return;
        }
        try
        {
            // Git marks its objects read-only, which stops deletion on some systems.
            foreach (var file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
            {
                File.SetAttributes(file, FileAttributes.Normal);
            }
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A shell or an editor is still in it; the system cleans its temporary folder some day.
        }
    }
}
