using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Http;
using Canary.Simulator.ApiServer.Registry;
using Canary.Simulator.ApiServer.Schemas;
using Canary.Simulator.ApiServer.Selectors;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Endpoints;

/// <summary>Deletes a pod unless a PodDisruptionBudget has no disruption left; what it takes is noted in the budget.</summary>
internal static class EvictionEndpoint
{
    public static ApiResponse Run(Exchange exchange)
    {
        var options = RequestOptions.Read(exchange.Request, "CreateOptions");
        var (body, _) = RequestBody.ReadObject(exchange.Request, SchemaText.BuiltIn["Eviction"]);
        var pod = exchange.Registry.Get(exchange.Definition, exchange.Key);
        var budgets = CanBeEvictedAtAnyTime(pod) ? [] : Budgets(exchange, pod).ToList();
        if (budgets.Count > 1)
        {
            throw ApiErrors.Internal(
                "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."
            );
        }
        if (budgets.Count == 1)
        {
            Spend(exchange, budgets[0], pod, options.DryRun);
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

    /// <summary>A pod that never ran, or has ended, is not missed.</summary>
    private static bool CanBeEvictedAtAnyTime(JsonObject pod) =>
        pod.Object("status").String("phase") is "Pending" or "Succeeded" or "Failed"
        || pod.Object("metadata").String("deletionTimestamp") is not null;

    /// <summary>Takes one disruption from a budget, at once: the next eviction must not find it again.</summary>
    /// <exception cref="StatusException">429: there is none left, or the budget's status is not up to date.</exception>
    private static void Spend(Exchange exchange, JsonObject budget, JsonObject pod, bool dryRun)
    {
        var name = budget.Object("metadata").String("name") ?? "";
        var status = budget.Object("status");
        if (status.Integer("observedGeneration") < budget.Object("metadata").Integer("generation"))
        {
            throw Refused($"The disruption budget {name} is still being processed by the server.");
        }
        if (IsSpare(pod, budget))
        {
            return;
        }
        var left = status.Integer("disruptionsAllowed") ?? 0;
        if (left <= 0)
        {
            throw Refused(
                $"The disruption budget {name} needs {status.Integer("desiredHealthy") ?? 0} healthy pods and has "
                    + $"{status.Integer("currentHealthy") ?? 0} currently"
            );
        }
        var now = Timestamps.Write(exchange.Registry.Time.GetUtcNow());
        exchange.Registry.Update(
            Definition(exchange),
            exchange.Key with
            {
                Name = name,
            },
            current =>
            {
                var next = current.Ensure("status");
                next["disruptionsAllowed"] = left - 1;
                next.Ensure("disruptedPods")[exchange.Key.Name] = now;
                return current;
            },
            new WriteOptions
            {
                FieldManager = "kube-apiserver",
                Subresource = "status",
                DryRun = dryRun,
            }
        );
    }

    /// <summary>A pod that is not ready can go when enough others are, or always if its budget says so.</summary>
    private static bool IsSpare(JsonObject pod, JsonObject budget)
    {
        var ready = pod.Object("status")
            .Array("conditions")
            .Objects()
            .Any(c => c.String("type") == "Ready" && c.String("status") == "True");
        var status = budget.Object("status");
        return !ready
            && (
                budget.Object("spec").String("unhealthyPodEvictionPolicy") == "AlwaysAllow"
                || (
                    status.Integer("desiredHealthy") is > 0 and var desired
                    && status.Integer("currentHealthy") >= desired
                )
            );
    }

    private static StatusException Refused(string cause) =>
        new(
            429,
            "TooManyRequests",
            "Cannot evict pod as it would violate the pod's disruption budget.",
            new JsonObject
            {
                ["causes"] = new JsonArray(new JsonObject { ["reason"] = "DisruptionBudget", ["message"] = cause }),
            }
        );

    private static ResourceDefinition Definition(Exchange exchange) =>
        exchange.Registry.Catalogue.Find("policy", "v1", "poddisruptionbudgets")!; // built in

    private static IEnumerable<JsonObject> Budgets(Exchange exchange, JsonObject pod)
    {
        var definition = Definition(exchange);
        var labels = pod.Object("metadata").Object("labels").StringMap();
        return exchange
            .Registry.Store.Snapshot(definition.StorageKind)
            .Objects.Values.Where(o => o.Key.Namespace == exchange.Info.Namespace)
            .Select(o => exchange.Registry.Read(o, definition))
            .Where(b =>
                b.Object("spec").Object("selector") is { } selector
                && LabelSelector.Parse(SelectorText.Of(selector)).Matches(labels)
            );
    }
}
