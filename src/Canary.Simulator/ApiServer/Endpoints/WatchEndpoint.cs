using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Http;
using Canary.Simulator.ApiServer.Selectors;
using Canary.Simulator.ApiServer.Watch;

namespace Canary.Simulator.ApiServer.Endpoints;

/// <summary>Watches: what to send first, from which version on, until when.</summary>
internal static class WatchEndpoint
{
    public static ApiResponse Run(Exchange exchange)
    {
        var request = exchange.Request;
        var version = request.Parameter("resourceVersion") ?? "";
        var initial = request.Parameter("sendInitialEvents");
        Check(request.Parameter("resourceVersionMatch") ?? "", initial);
        var timeout = RequestOptions.Number(request, "timeoutSeconds");
        var selector = ObjectSelector.Read(exchange);
        if (version.Length > 0 && !long.TryParse(version, out _))
        {
            throw ApiErrors.Internal(Versions.Problem(version));
        }
        var form = Negotiation.Choose(request.Header("Accept"), Negotiation.ObjectForms);
        var options = new WatchOptions
        {
            After = version is "" or "0" ? 0 : Versions.Parse(version),
            SendsInitial = initial is null ? version is "" or "0" : RequestInfo.IsTrue(initial),
            MarksInitialEnd =
                RequestInfo.IsTrue(initial) && RequestInfo.IsTrue(request.Parameter("allowWatchBookmarks")),
            Bookmarks = RequestInfo.IsTrue(request.Parameter("allowWatchBookmarks")),
            Timeout = timeout is > 0 ? TimeSpan.FromSeconds(timeout.Value) : null,
        };
        var stream = WatchStream.Open(exchange, selector, new WatchRenderer(exchange, form), options);
        return exchange.Warned(
            new ApiResponse
            {
                ContentType = form.IsYaml ? "application/yaml;stream=watch" : "application/json",
                Chunks = stream.ReadAsync(),
            }
        );
    }

    private static void Check(string match, string? initial)
    {
        var errors = new List<FieldError>();
        if (initial is null && match.Length > 0)
        {
            errors.Add(
                FieldError.Forbidden(
                    "resourceVersionMatch",
                    "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"
                )
            );
        }
        if (initial is not null && match != "NotOlderThan")
        {
            errors.Add(
                FieldError.Forbidden(
                    "resourceVersionMatch",
                    "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"
                )
            );
            if (match.Length > 0)
            {
                errors.Add(FieldError.NotSupported("resourceVersionMatch", match, ["NotOlderThan"]));
            }
        }
        if (errors.Count > 0)
        {
            throw ApiErrors.Invalid("ListOptions", "meta.k8s.io", "", errors);
        }
    }
}
