using Canary.Kubernetes;
using Microsoft.AspNetCore.Http;

namespace Canary.Web.Api;

/// <summary><c>GET /api/rollouts</c> and <c>GET /api/rollouts/{namespace}/{name}</c>.</summary>
internal sealed class RolloutEndpoints(IRolloutSource source)
{
    public Task ListAsync(HttpContext context) =>
        JsonAnswer.WriteAsync(context, new(RolloutSummary.Of(source.List())), WebJson.Default.RolloutList);

    public Task GetAsync(HttpContext context)
    {
        var key = new ObjectKey(RouteValue(context, "namespace"), RouteValue(context, "name"));
        return source.Get(key) is { } view
            ? JsonAnswer.WriteAsync(context, view, WebJson.Default.RolloutView)
            : JsonAnswer.WriteProblemAsync(
                context,
                new(
                    StatusCodes.Status404NotFound,
                    "Not found",
                    $"There is no Canary {key}; api/rollouts lists those that there are."
                )
            );
    }

    private static string RouteValue(HttpContext context, string name) =>
        context.Request.RouteValues[name] as string ?? "";
}
