using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Http;
using Canary.Testing;

namespace Canary.Simulator.Tests.ApiServer;

/// <summary>The definitions of other systems, each of which a real API server took.</summary>
public sealed class SharedDefinitionTests : IDisposable
{
    private readonly ServerOnLoop server = new();

    public static TheoryData<string> Files
    {
        get
        {
            var folder = Path.Combine(Repository.Shared, "crds");
            return Directory.Exists(folder)
                ?
                [
                    .. Directory
                        .EnumerateFiles(folder, "*.yaml")
                        .Select(f => Path.GetFileName(f)!)
                        .Order(StringComparer.Ordinal),
                ]
                : [""];
        }
    }

    public void Dispose() => server.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public void Definitions_of_other_systems_are_established(string file)
    {
        Assert.SkipWhen(
            file.Length == 0,
            $"There are no definitions in {Repository.Shared}/crds; place them there to run this test."
        );

        foreach (var definition in YamlReader.ReadAll(File.ReadAllText(Path.Combine(Repository.Shared, "crds", file))))
        {
            if ((string?)definition["kind"] != "CustomResourceDefinition")
            {
                continue;
            }
            var (status, answer) = server.Call(
                HttpMethod.Post,
                "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                definition
            );
            Assert.True(status == 201, answer.ToJsonString());
            var (_, stored) = server.Call(
                HttpMethod.Get,
                "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/" + definition["metadata"]!["name"]
            );
            Assert.Contains(
                stored["status"]!["conditions"]!.AsArray(),
                c => (string?)c!["type"] == "Established" && (string?)c["status"] == "True"
            );
        }
    }
}
