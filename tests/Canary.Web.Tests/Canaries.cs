using System.Text.Json;
using Canary.Resources;
using Canary.Resources.V1;

namespace Canary.Web.Tests;

/// <summary>Canaries as the API server gives them.</summary>
internal static class Canaries
{
    /// <summary>When the canaries of testdata were seen.</summary>
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 30, TimeSpan.Zero);

    /// <summary>In the third of five steps, with a check that failed.</summary>
    public static V1Canary Progressing() => Read("progressing.json");

    /// <summary>Never seen by the controller.</summary>
    public static V1Canary New(string @namespace, string name) =>
        new()
        {
            Metadata = new()
            {
                Namespace = @namespace,
                Name = name,
                CreationTimestamp = Now,
            },
        };

    public static V1Canary Read(string file) =>
        JsonSerializer.Deserialize(Testdata.Read(file), CanaryJson.Default.V1Canary)!; // the files hold objects
}
