namespace Canary.EndToEnd.Tests.Clusters;

/// <summary>Where a cluster keeps its certificates, data and logs. It goes with the cluster, unless something failed.</summary>
internal sealed class RunFolder : IDisposable
{
    private bool isKept;

    public RunFolder()
    {
        var logs = Environment.GetEnvironmentVariable("CANARY_E2E_LOGS");
        Path = logs is { Length: > 0 }
            ? Directory.CreateDirectory(System.IO.Path.Combine(logs, $"run-{Environment.ProcessId}")).FullName
            : Directory.CreateTempSubdirectory("canary-e2e-").FullName;
        isKept = logs is { Length: > 0 };
    }

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Says once where it is.</summary>
    public void Keep()
    {
        if (!isKept)
        {
            isKept = true;
            TestContext.Current.SendDiagnosticMessage("Logs are kept in {0}", Path);
        }
    }

    public void Dispose()
    {
        if (!isKept)
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
