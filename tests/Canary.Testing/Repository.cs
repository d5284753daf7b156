namespace Canary.Testing;

/// <summary>Where the checkout is, and what may lie beside it.</summary>
public static class Repository
{
    /// <summary>The folder with Canary.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>The reference material beside the checkout (vectors, CRDs of the meshes); a test that needs a file of it skips without.</summary>
    public static string Shared => Path.GetFullPath(Path.Combine(Root, "..", "shared"));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Canary.sln")))
            {
                return folder.FullName;
            }
        }
        throw new InvalidOperationException(
            $"No folder above {AppContext.BaseDirectory} has Canary.sln: run the tests from a checkout."
        );
    }
}
