using System.Formats.Tar;
using System.Globalization;
using System.Text;

namespace Canary.Simulator.GitSync;

/// <summary>A local Git repository, bare or with a working tree. Whoever likes may commit to it by hand meanwhile.</summary>
public sealed class GitRepository
{
    private const string MainBranch = "main";

    private readonly GitExecutable git;
    private readonly TimeProvider time;

    /// <summary>Opens a repository.</summary>
    /// <param name="directory">Its directory.</param>
    /// <param name="time">Dates its commits.</param>
    public GitRepository(string directory, TimeProvider time)
    {
        Directory = Path.GetFullPath(directory);
        this.time = time;
        git = new(Directory);
    }

    /// <summary>Whether the <c>git</c> executable is there.</summary>
    public static bool IsGitAvailable => GitExecutable.IsAvailable;

    /// <summary>Where it is.</summary>
    public string Directory { get; }

    /// <summary>Where Git keeps its own files.</summary>
    /// <exception cref="GitException">This is no repository.</exception>
    public string GitDirectory => git.Run(["rev-parse", "--absolute-git-dir"]);

    /// <summary>
    /// Makes a repository with a working tree and branch <c>main</c>, or opens the one that is there. Commits by hand work in it even where
    /// Git does not know who the user is.
    /// </summary>
    /// <exception cref="GitException">Git is not installed, or can't write there.</exception>
    public static GitRepository Init(string directory, TimeProvider time)
    {
        System.IO.Directory.CreateDirectory(directory);
        var repository = new GitRepository(directory, time);
        if (!Path.Exists(Path.Combine(repository.Directory, ".git")))
        {
            repository.git.Run(["init", "--quiet", $"--initial-branch={MainBranch}"]);
            repository.git.Run(["config", "user.name", "You"]);
            repository.git.Run(["config", "user.email", "you@playground.example"]);
            repository.git.Run(["config", "commit.gpgSign", "false"]);
        }
        return repository;
    }

    /// <summary>Writes files and commits them; the answer is the commit.</summary>
    /// <param name="files">Contents by path; null deletes the file.</param>
    /// <param name="message">The commit's message.</param>
    /// <param name="author">Who commits.</param>
    /// <exception cref="GitException">Nothing changed, or Git failed.</exception>
    public string Commit(IReadOnlyDictionary<string, string?> files, string message, GitAuthor author)
    {
        ArgumentNullException.ThrowIfNull(files);
        foreach (var (name, content) in files)
        {
            Write(Path.Combine(Directory, name), content);
        }
        git.Run(["add", "--all", "--", .. files.Keys]);
        git.Run(["commit", "--quiet", "--message", message, "--", .. files.Keys], Identity(author));
        return git.Run(["rev-parse", "HEAD"]);
    }

    /// <summary>Undoes a commit by another; the answer is that one.</summary>
    /// <exception cref="GitException">It can't be undone without conflict.</exception>
    public string Revert(string commit, GitAuthor author)
    {
        try
        {
            git.Run(["revert", "--no-edit", commit], Identity(author));
        }
        catch (GitException)
        {
            Abandon();
            throw;
        }
        return git.Run(["rev-parse", "HEAD"]);
    }

    /// <summary>The newest commit of a branch; null: there is none yet.</summary>
    /// <exception cref="GitException">This is no repository.</exception>
    public string? Head(string branch)
    {
        // Unlike rev-parse this tells an absent branch, which is no error, from an absent repository.
        var found = git.Run(["for-each-ref", "--format=%(objectname)", $"refs/heads/{branch}"]);
        return found.Length > 0 ? found : null;
    }

    /// <summary>Who made a commit, and the first line of what they wrote.</summary>
    public (string Author, string Subject) Describe(string commit)
    {
        var lines = git.Run(["show", "--no-patch", "--format=%an%n%s", commit]).Split('\n', 2);
        return (lines[0], lines.Length > 1 ? lines[1] : "");
    }

    /// <summary>The text files of a commit under a path, in the order of their names.</summary>
    /// <exception cref="GitException">The path is not in the commit.</exception>
    public IReadOnlyList<(string Name, string Content)> Read(string commit, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var trimmed = path.Trim('/');
        string[] paths = trimmed is "" or "." ? [] : ["--", trimmed];
        using var archive = new MemoryStream(git.RunForBytes(["archive", "--format=tar", commit, .. paths]));
        using var tar = new TarReader(archive);
        var files = new List<(string, string)>();
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
            {
                using var reader = new StreamReader(entry.DataStream ?? Stream.Null, Encoding.UTF8);
                files.Add((entry.Name, reader.ReadToEnd()));
            }
        }
        return files;
    }

    /// <summary>Takes a revert back that met a conflict, so that the user's tree is as it was.</summary>
    private void Abandon()
    {
        try
        {
            git.Run(["revert", "--abort"]);
        }
        catch (GitException)
        {
            // It did not even begin, such as for changes that are not committed.
        }
    }

    private static void Write(string file, string? content)
    {
        if (content is null)
        {
            File.Delete(file);
            return;
        }
        if (Path.GetDirectoryName(file) is { } folder)
        {
            System.IO.Directory.CreateDirectory(folder);
        }
        File.WriteAllText(file, content);
    }

    private Dictionary<string, string> Identity(GitAuthor author)
    {
        var date = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return new()
        {
            ["GIT_AUTHOR_NAME"] = author.Name,
            ["GIT_AUTHOR_EMAIL"] = author.Email,
            ["GIT_AUTHOR_DATE"] = date,
            ["GIT_COMMITTER_NAME"] = author.Name,
            ["GIT_COMMITTER_EMAIL"] = author.Email,
            ["GIT_COMMITTER_DATE"] = date,
        };
    }
}

/// <summary>Who commits.</summary>
public sealed record GitAuthor(string Name, string Email);
