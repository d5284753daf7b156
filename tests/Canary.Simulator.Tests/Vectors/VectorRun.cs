using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Http;

namespace Canary.Simulator.Tests.Vectors;

/// <summary>Plays one case against a cluster of its own.</summary>
internal sealed class VectorRun(VectorCluster cluster, Variables variables) : IDisposable
{
    private readonly Dictionary<string, VectorWatch> watches = [];

    /// <exception cref="MismatchException">The first difference.</exception>
    public void Play(JsonObject vector, CancellationToken cancellationToken)
    {
        foreach (var part in (ReadOnlySpan<string>)["setup", "steps"])
        {
            var steps = vector[part] as JsonArray ?? [];
            for (var i = 0; i < steps.Count; i++)
            {
                var step = steps[i]!.AsObject(); // steps are objects
                try
                {
                    Step(step, cancellationToken);
                }
                catch (MismatchException e)
                {
                    throw new MismatchException(
                        $"{part} {i + 1} ({step["do"]} {step["method"]} {step["path"]} {step["query"]?.ToJsonString()}): {e.Message}"
                    );
                }
                cluster.Loop.RunUntilIdle();
            }
        }
    }

    public void Dispose()
    {
        foreach (var watch in watches.Values)
        {
            watch.Dispose();
        }
    }

    private void Step(JsonObject step, CancellationToken cancellationToken)
    {
        var seconds = step["seconds"]?.GetValue<double>() ?? 0.5;
        switch ((string?)step["do"])
        {
            case "request":
                Check(step["expect"] as JsonObject, cluster.Send(step, variables, cancellationToken), variables);
                break;
            case "wait":
                Wait(step, cancellationToken);
                break;
            case "pause":
                cluster.Loop.RunFor(TimeSpan.FromSeconds(seconds));
                break;
            case "watch_open":
                Open(step, cancellationToken);
                break;
            case "watch_expect":
                Expect(step);
                break;
            case "watch_idle":
                Idle(Watch(step), seconds);
                break;
            case "watch_end":
                End(step);
                break;
            case "watch_close":
                Watch(step).Dispose();
                break;
            default:
                throw new MismatchException($"unknown step {step["do"]}");
        }
    }

    private static void Check(JsonObject? expect, ApiResponse answer, Variables variables)
    {
        var text = Read(answer);
        var matcher = new Matcher(variables);
        if (expect?["status"] is { } status && (int)status != answer.Status)
        {
            throw new MismatchException($"status: expected {status}, got {answer.Status} {text.Trim()}");
        }
        if (expect is null)
        {
            return;
        }
        if (expect["contentType"] is { } type)
        {
            matcher.Demand(type, answer.ContentType, "contentType");
        }
        foreach (var (name, wanted) in expect["headers"] as JsonObject ?? [])
        {
            var values = answer.Headers.Where(h => h.Key == name).Select(h => (JsonNode)h.Value).ToArray();
            matcher.Demand(wanted, values.Length == 0 ? Matcher.Missing : new JsonArray(values), "header " + name);
        }
        if (expect["text"] is { } words)
        {
            matcher.Demand(words, text, "text");
        }
        var body = Parse(text);
        if (expect["body"] is { } document)
        {
            matcher.Demand(document, body);
        }
        foreach (var pointer in expect["absent"] as JsonArray ?? [])
        {
            var at = variables.Replace((string)pointer!); // pointers are texts
            if (!ReferenceEquals(Matcher.Pointer(body, at), Matcher.Missing))
            {
                throw new MismatchException($"{at}: expected nothing there");
            }
        }
    }

    private void Wait(JsonObject step, CancellationToken cancellationToken)
    {
        var end = cluster.Now + TimeSpan.FromSeconds(step["within"]?.GetValue<double>() ?? 30);
        while (true)
        {
            var trial = variables.Copy();
            try
            {
                Check(step["expect"]!.AsObject(), cluster.Send(step, trial, cancellationToken), trial); // waits expect something
                variables.Take(trial);
                return;
            }
            catch (MismatchException) when (cluster.Now < end)
            {
                cluster.Loop.RunFor(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    private void Open(JsonObject step, CancellationToken cancellationToken)
    {
        var answer = cluster.Send(step, variables, cancellationToken);
        if (answer.Status == 200 && answer.Chunks is { } chunks)
        {
            watches[(string)step["watch"]!] = new VectorWatch(chunks); // watches have a name
            if (step["expect"]?["status"] is { } status && (int)status != 200)
            {
                throw new MismatchException($"status: expected {status}, got 200");
            }
            return;
        }
        Check(step["expect"] as JsonObject ?? new JsonObject { ["status"] = 200 }, answer, variables);
    }

    private VectorWatch Watch(JsonObject step) => watches[(string)step["watch"]!]; // watches have a name

    private void Expect(JsonObject step)
    {
        var watch = Watch(step);
        var left = step["events"]!.AsArray().ToList(); // it expects some
        var limit = TimeSpan.FromSeconds(step["within"]?.GetValue<double>() ?? 10);
        var anyOrder = (string?)step["order"] == "any";
        while (left.Count > 0)
        {
            if (!cluster.Loop.RunUntil(() => watch.HasEvent || watch.HasEnded, limit) || !watch.HasEvent)
            {
                throw new MismatchException($"no event like {left[0]?.ToJsonString()}");
            }
            var found = watch.Take();
            var (index, difference) = Find(anyOrder ? left : left[..1], found);
            if (index >= 0)
            {
                left.RemoveAt(index);
            }
            else if (step["gaps"]?.GetValue<bool>() != true)
            {
                throw new MismatchException($"event {found.ToJsonString()}: {difference}");
            }
        }
    }

    private (int Index, string Difference) Find(List<JsonNode?> expected, JsonNode found)
    {
        var difference = "";
        for (var i = 0; i < expected.Count; i++)
        {
            var trial = variables.Copy();
            try
            {
                new Matcher(trial).Demand(expected[i], found);
                variables.Take(trial);
                return (i, "");
            }
            catch (MismatchException e)
            {
                difference = e.Message;
            }
        }
        return (-1, difference);
    }

    private void Idle(VectorWatch watch, double seconds)
    {
        cluster.Loop.RunFor(TimeSpan.FromSeconds(seconds));
        if (watch.HasEvent || watch.HasEnded)
        {
            throw new MismatchException(
                $"expected no event, got {(watch.HasEvent ? watch.Take().ToJsonString() : "the end")}"
            );
        }
    }

    private void End(JsonObject step)
    {
        var watch = Watch(step);
        cluster.Loop.RunUntil(() => watch.HasEnded, TimeSpan.FromSeconds(step["within"]?.GetValue<double>() ?? 10));
        while (watch.HasEvent)
        {
            var found = watch.Take();
            var skips = (step["skip"] as JsonArray ?? []).ToList();
            if (skips.Count == 0 || Find(skips, found).Index < 0)
            {
                throw new MismatchException($"expected the end of the stream, got {found.ToJsonString()}");
            }
        }
        if (!watch.HasEnded)
        {
            throw new MismatchException("the stream did not end");
        }
    }

    private static string Read(ApiResponse answer)
    {
        if (answer.Chunks is null)
        {
            return Encoding.UTF8.GetString(answer.Body.Span);
        }
        var text = new StringBuilder();
        foreach (var chunk in answer.Chunks.ToBlockingEnumerable())
        {
            text.Append(Encoding.UTF8.GetString(chunk.Span));
        }
        return text.ToString();
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return Matcher.Missing;
        }
    }
}
