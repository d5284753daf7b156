using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine.Commands;
using Canary.Kubernetes.Client;
using Canary.Resources.Manifests;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.GitOps.ArgoCd;

/// <summary>What Argo CD lets people do with a Canary, and what becomes of it.</summary>
public sealed class ActionTests : Situations
{
    /// <summary>What is offered where.</summary>
    public static TheoryData<string, string> Table { get; } =
        new()
        {
            { "initializing", "" },
            { "initialized", "" },
            { "waiting for its schedule", "" },
            { "waiting at a gate", "abort approve pause promote reject" },
            { "progressing", "abort pause promote skip-step" },
            { "progressing at a gate", "abort approve pause promote reject" },
            { "waiting for promotion", "abort approve pause promote reject" },
            { "promoting", "" },
            { "finalising", "" },
            { "baking", "abort pause promote" },
            { "held in its bake", "abort promote" },
            { "paused by a person", "abort promote resume" },
            { "paused by a step", "abort pause promote resume skip-step" },
            { "held after failed checks", "abort promote retry" },
            { "suspended", "" },
            { "succeeded", "" },
            { "failed", "retry" },
            { "failed in promotion", "" },
            { "failed in its bake", "retry" },
            { "invalid", "" },
            { "terminating", "" },
        };

    public static TheoryData<string, string> Offers =>
        new(
            Table.SelectMany(
                row => row.Data.Item2.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                (row, action) => (row.Data.Item1, action)
            )
        );

    [Theory]
    [MemberData(nameof(Table))]
    public void What_is_not_offered_is_not_carried_out(string situation, string offers)
    {
        Given(situation);
        var canary = Canary;
        var offered = LuaInterpreters
            .Run(ArgoScripts.Discovery, canary)!
            .AsObject()
            .ToLookup(action => (bool)action.Value!["disabled"]!, action => action.Key);

        Assert.Equal(offers, string.Join(' ', offered[false].Order(StringComparer.Ordinal)));
        foreach (var action in offered[true])
        {
            Assert.DoesNotContain(DecisionsOn(action, canary), command => (bool)command!["accepted"]!);
        }
    }

    [Theory]
    [MemberData(nameof(Offers))]
    public void What_is_offered_is_carried_out(string situation, string action)
    {
        Given(situation);

        var decision = Assert.Single(DecisionsOn(action, Canary));

        Assert.True((bool)decision!["accepted"]!, decision.ToJsonString());
        Assert.Equal("Argo CD", (string?)decision["by"]);
    }

    [Fact]
    public void The_table_has_every_situation() => Assert.Equal(Names, Table.Select(row => row.Data.Item1));

    [Fact]
    public void There_is_an_action_for_every_command_and_an_offer_for_every_action()
    {
        Given("progressing");

        var offered = LuaInterpreters.Run(ArgoScripts.Discovery, Canary)!.AsObject().Select(action => action.Key);

        Assert.Equal(ArgoScripts.Actions, offered.Order(StringComparer.Ordinal));
        Assert.Equal(
            Enum.GetValues<CommandVerb>().Select(verb => verb.Text()).Order(StringComparer.Ordinal),
            ArgoScripts.Actions
        );
    }

    [Fact]
    public void An_action_is_for_the_revision_that_was_shown_and_leaves_all_else_as_it_was()
    {
        Given("progressing");

        Assert.Equal(
            new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["annotations"] = new JsonObject
                    {
                        ["canary.dev/abort"] = Status.LastAppliedSpec,
                        ["canary.dev/requested-by"] = "Argo CD",
                    },
                },
            },
            PatchOf("abort", Canary),
            JsonNode.DeepEquals
        );
    }

    [Fact]
    public void An_approval_is_for_every_gate_that_is_waited_for_and_no_other()
    {
        Given("waiting for promotion");
        var canary = Canary;
        var gates = canary["status"]!["gates"]!.AsArray();
        var (second, open, undo) = (gates[0]!.DeepClone(), gates[0]!.DeepClone(), gates[0]!.DeepClone());
        (second["name"], second["state"]) = ("legal", "TimedOut");
        (open["name"], open["state"]) = ("early", "Open");
        (undo["name"], undo["at"]) = ("undo", "rollback");
        gates.Add(second);
        gates.Add(open);
        gates.Add(undo);

        Assert.Equal(
            ["canary.dev/approve.legal", "canary.dev/approve.qa", "canary.dev/requested-by"],
            PatchOf("approve", canary)["metadata"]!["annotations"]!
                .AsObject()
                .Select(annotation => annotation.Key)
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void The_ConfigMap_has_the_scripts()
    {
        var path = Path.Combine(ArgoScripts.Folder, "argocd-cm.yaml");
        if (Environment.GetEnvironmentVariable("CANARY_UPDATE") == "1")
        {
            File.WriteAllText(path, ArgoScripts.ConfigMap());
        }

        Assert.True(
            File.ReadAllText(path) == ArgoScripts.ConfigMap(),
            $"{path} does not have the scripts: run the tests with CANARY_UPDATE=1 and commit it."
        );
        var data = Assert.Single(ManifestReader.Read(path, File.ReadAllText(path)).Documents).Content["data"]!;
        Assert.Equal(ArgoScripts.Health, (string?)data["resource.customizations.health.canary.dev_Canary"]);
        var actions = ManifestReader.Read(path, (string)data["resource.customizations.actions.canary.dev_Canary"]!);
        Assert.Empty(actions.Errors);
        Assert.Equal(
            ArgoScripts.Actions,
            Assert.Single(actions.Documents).Content["definitions"]!
                .AsArray()
                .Select(action => (string)action!["name"]!)
        );
    }

    /// <summary>What the controller decides within a second after Argo CD has sent an action.</summary>
    private List<JsonNode?> DecisionsOn(string action, JsonObject canary)
    {
        var known = Decisions().Count;
        var patch = PatchOf(action, canary);
        if (patch.Count > 0 && World.Find(V1Canary.Type, Manifests.Name) is not null)
        {
            World.Patch(V1Canary.Type, Manifests.Name, Patch.Merge(patch));
            When_time_passes(TimeSpan.FromMilliseconds(100));
        }
        return [.. Decisions().SkipLast(known)];
    }

    private JsonArray Decisions() =>
        World.Find(V1Canary.Type, Manifests.Name)?["status"]?["commands"] as JsonArray ?? [];

    private static JsonObject PatchOf(string action, JsonObject canary) =>
        ArgoScripts.PatchOf(canary, LuaInterpreters.Run(ArgoScripts.Action(action), canary)!.AsObject());
}
