using Canary.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Canary.Web;

/// <summary>The page and its JSON.</summary>
public static class WebEndpoints
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>
    /// Maps the page at the root, or at the group's prefix, and its API below <c>api/</c>. Read-only: GET and HEAD, nothing else.
    /// It has no login of its own: it shows what <c>kubectl get canaries</c> shows, to whoever can reach it; add authorization to what is returned.
    /// </summary>
    /// <param name="endpoints">Where to map.</param>
    /// <param name="source">What to show.</param>
    /// <param name="time">The clock that the rollouts go by.</param>
    public static IEndpointConventionBuilder MapCanaryWeb(
        this IEndpointRouteBuilder endpoints,
        IRolloutSource source,
        TimeProvider time
    )
    {
        var lifetime = endpoints.ServiceProvider.GetRequiredService<IHostApplicationLifetime>();
        var rollouts = new RolloutEndpoints(source);
        var stream = new RolloutStream(source, time, lifetime.ApplicationStopping);
        var group = endpoints.MapGroup("");
        Map("api/rollouts", Synced(rollouts.ListAsync));
        Map("api/rollouts/events", Synced(stream.AnswerAsync));
        Map("api/rollouts/{namespace}/{name}", Synced(rollouts.GetAsync));
        foreach (var file in PageFile.All())
        {
            Map(file.Address, file.AnswerAsync);
        }
        return group;

        void Map(string address, RequestDelegate answer) => group.MapMethods(address, Methods, Secured(answer));

        RequestDelegate Synced(RequestDelegate answer) =>
            context => source.HasSynced ? answer(context) : AnswerNotReadyAsync(context);
    }

    private static RequestDelegate Secured(RequestDelegate answer) =>
        context =>
        {
            SecurityHeaders.Set(context);
            return answer(context);
        };

    private static Task AnswerNotReadyAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return JsonAnswer.WriteProblemAsync(
            context,
            new(
                StatusCodes.Status503ServiceUnavailable,
                "Not ready",
                "The first list of Canaries is not in yet: the API server is slow or can't be reached. Ask again in a second."
            )
        );
    }
}
