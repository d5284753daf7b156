namespace Canary.Controller.Secrets;

/// <summary>A folder with a file per key, as a Secret is mounted into a pod. Read anew each time: the kubelet replaces what is rotated.</summary>
internal sealed class MountedSecret(string folder)
{
    /// <summary>A value without the white space around it; null when it is not there.</summary>
    /// <exception cref="FormatException">It can't be read; the message says why.</exception>
    public string? Value(string name)
    {
        var path = Path.Combine(folder, name);
        try
        {
            return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{path} can't be read; check that the controller's user may");
        }
    }

    public override string ToString() => folder;
}
