using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Discovery;

/// <summary>The version of Kubernetes that the API is that of.</summary>
internal static class ServerVersion
{
    public static JsonObject Document() =>
        new()
        {
            ["major"] = "1",
            ["minor"] = "34",
            ["emulationMajor"] = "1",
            ["emulationMinor"] = "34",
            ["minCompatibilityMajor"] = "1",
            ["minCompatibilityMinor"] = "33",
            ["gitVersion"] = "v1.34.0-canary-simulator",
            ["gitCommit"] = "",
            ["gitTreeState"] = "clean",
            ["buildDate"] = "2025-08-27T00:00:00Z",
            ["goVersion"] = "none",
            ["compiler"] = "dotnet",
            ["platform"] = "linux/" + (RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64"),
        };
}
