using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Checks <c>spec.service</c>.</summary>
internal static class ServiceReader
{
    private const string Path = "spec.service";

    public static void Read(V1CanarySpec spec, SpecErrors errors)
    {
        if (spec.Service is not { } service)
        {
            errors.Missing(Path, "write at least its port, for example service: {port: 80}");
            return;
        }
        CheckPort($"{Path}.port", service.Port, errors);
    }

    private static void CheckPort(string path, int? port, SpecErrors errors)
    {
        if (port is null)
        {
            errors.Missing(path, "write the port by which the workload is called, for example 80");
        }
        else if (port is < 1 or > 65535)
        {
            errors.Add(path, $"{port}", "is not a port", "write a number from 1 to 65535");
        }
    }
}
