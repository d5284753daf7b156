using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Http;
using Canary.Simulator.ApiServer.Registry;
using Canary.Simulator.ApiServer.Schemas;
using Canary.Simulator.ApiServer.Selectors;

namespace Canary.Simulator.ApiServer.Endpoints;

/// <summary>Deletes a pod unless a PodDisruptionBudget has no disruption left.</summary>
internal static class EvictionEndpoint
{
    public static ApiResponse Run(Exchange exchange)
    {
        var options = RequestOptions.Read(exchange.Request, "CreateOptions");
        var (body, _) = RequestBody.ReadObject(exchange.Request, SchemaText.BuiltIn["Eviction"]);
        var pod = exchange.Registry.Get(exchange.Definition, exchange.Key);
        if (
            Budgets(exchange, pod).FirstOrDefault(b => (b.Object("status").Integer("disruptionsAllowed") ?? 0) <= 0) is
            { } budget
        )
        {
            throw new StatusException(
                429,
                "TooManyRequests",
                "Cannot evict pod as it would violate the pod's disruption budget.",
                new JsonObject
                {
                    ["causes"] = new JsonArray(
                        new JsonObject
                        {
                            ["reason"] = "DisruptionBudget",
                            ["message"] =
                                $"The disruption budget {budget.Object("metadata").String("name")} does not allow evicting pods currently",
                        }
                    ),
                }
            );
        }
        var delete = body.Object("deleteOptions");
        exchange.Registry.Delete(
            exchange.Definition,
            exchange.Key,
            new DeletionOptions
            {
                DryRun = options.DryRun,
                GracePeriodSeconds = delete.Integer("gracePeriodSeconds"),
                Uid = delete.Object("preconditions").String("uid"),
                User = exchange.User,
            }
        );
        return exchange.Send(
            201,
            new JsonObject
            {
                ["kind"] = "Status",
                ["apiVersion"] = "v1",
                ["metadata"] = new JsonObject(),
                ["status"] = "Success",
                ["code"] = 201,
            }
        );
    }

    private static IEnumerable<JsonObject> Budgets(Exchange exchange, JsonObject pod)
    {
        var definition = exchange.Registry.Catalogue.Find("policy", "v1", "poddisruptionbudgets")!; // built in
        var labels = pod.Object("metadata").Object("labels").StringMap();
        return exchange
            .Registry.Store.Snapshot(definition.StorageKind)
            .Objects.Values.Where(o => o.Key.Namespace == exchange.Info.Namespace)
            .Select(o => exchange.Registry.Read(o, definition))
            .Where(b =>
                b.Object("spec").Object("selector") is { Count: > 0 } selector
                && LabelSelector.Parse(SelectorText.Of(selector)).Matches(labels)
            );
    }
}
