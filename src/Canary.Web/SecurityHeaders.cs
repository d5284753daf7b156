using Microsoft.AspNetCore.Http;

namespace Canary.Web;

/// <summary>What browsers are told not to do with an answer.</summary>
internal static class SecurityHeaders
{
    /// <summary>Everything from here and nothing from elsewhere; no inline script or style, no frame, no form.</summary>
    private const string Policy =
        "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

    public static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
