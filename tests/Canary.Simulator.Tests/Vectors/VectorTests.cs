using System.Text.Json.Nodes;
using Canary.Testing;

namespace Canary.Simulator.Tests.Vectors;

/// <summary>Replays what a real API server answered, case by case, in virtual time.</summary>
public class VectorTests
{
    private static readonly string Folder = Path.Combine(Repository.Shared, "kube-vectors");

    /// <summary>Area and name of each case; one row that skips where the vectors are absent.</summary>
    public static TheoryData<string> Cases
    {
        get
        {
            var cases = Path.Combine(Folder, "cases");
            if (!Directory.Exists(cases))
            {
                return [""];
            }
            var files = Directory
                .EnumerateFiles(cases, "*.json", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal);
            return [.. files.Select(f => Path.GetRelativePath(cases, f)[..^5].Replace('\\', '/'))];
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_server_answers_as_recorded(string name)
    {
        if (name.Length == 0)
        {
            Assert.Skip($"The recorded vectors are not at {Folder}; place them there to run this test.");
        }
        if (OutOfScope.Reason(name) is { } reason)
        {
            Assert.Skip(reason);
        }
        var vector = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "cases", name + ".json")))!.AsObject();
        var needs = (vector["needs"] as JsonArray ?? []).Select(n => (string)n!).ToList();
        using var cluster = new VectorCluster(needs, Path.Combine(Folder, "crds"));
        var variables = new Variables(new Dictionary<string, JsonNode?> { ["ns"] = "v123456789" });
        using var run = new VectorRun(cluster, variables);

        run.Play(vector, TestContext.Current.CancellationToken);
    }
}
