using System.Globalization;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.Endpoints;

/// <summary>Resource versions in queries.</summary>
internal static class Versions
{
    /// <exception cref="StatusException">400: it is no number.</exception>
    public static long Parse(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw ApiErrors.BadRequest("invalid resource version: " + Problem(text));

    public static string Problem(string text) =>
        $"resourceVersion: Invalid value: \"{text}\": strconv.ParseUint: parsing \"{text}\": invalid syntax";
}
