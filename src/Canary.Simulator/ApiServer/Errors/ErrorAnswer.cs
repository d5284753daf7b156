using System.Globalization;
using Canary.Simulator.ApiServer.Http;

namespace Canary.Simulator.ApiServer.Errors;

/// <summary>Errors as answers.</summary>
internal static class ErrorAnswer
{
    public static ApiResponse Of(StatusException error)
    {
        var response = ApiResponse.Json(error.StatusCode, error.ToStatus());
        var seconds = error.RetryAfter?.TotalSeconds ?? error.Details.Integer("retryAfterSeconds");
        return seconds is > 0
            ? response.With("Retry-After", ((long)Math.Ceiling(seconds.Value)).ToString(CultureInfo.InvariantCulture))
            : response;
    }
}
