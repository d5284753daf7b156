namespace Canary.Web.Tests;

/// <summary>The files in testdata.</summary>
internal static class Testdata
{
    public static string Read(string file) =>
        File.ReadAllText(Path.Combine(Repository.Root, "tests", "Canary.Web.Tests", "testdata", file));
}
