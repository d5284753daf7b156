using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Canary.Simulator.Metrics.Api;

/// <summary>Serves the metrics store over the network.</summary>
public static class PrometheusEndpoints
{
    /// <summary>Maps all of <see cref="PrometheusApi"/>: everything under <c>/api/v1/</c> and <c>/-/</c>.</summary>
    public static IEndpointRouteBuilder MapPrometheusApi(this IEndpointRouteBuilder endpoints, PrometheusApi api)
    {
        endpoints.Map("/api/v1/{**path}", context => AnswerAsync(context, api));
        endpoints.Map("/-/{**path}", context => AnswerAsync(context, api));
        return endpoints;
    }

    private static async Task AnswerAsync(HttpContext context, PrometheusApi api)
    {
        var parameters = context.Request.Query.AsEnumerable();
        if (context.Request.HasFormContentType)
        {
            parameters = parameters.Concat(await context.Request.ReadFormAsync(context.RequestAborted));
        }
        var request = PrometheusRequest.Create(context.Request.Method, context.Request.Path, parameters);
        var answer = api.Handle(request, context.RequestAborted);
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        context.Response.ContentLength = answer.Body.Length;
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }
}
