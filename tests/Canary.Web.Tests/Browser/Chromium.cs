using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Canary.Web.Tests.Browser;

/// <summary>A headless Chromium with one tab, driven over its DevTools protocol.</summary>
internal sealed partial class Chromium : IAsyncDisposable
{
    private readonly Process process;
    private readonly DirectoryInfo profile;
    private readonly ClientWebSocket socket = new();
    private string? session;
    private int lastId;

    private Chromium(string executable)
    {
        profile = Directory.CreateTempSubdirectory("canary-web-chromium-");
        var start = new ProcessStartInfo(executable) { RedirectStandardError = true, RedirectStandardOutput = true };
        string[] arguments =
        [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-extensions",
            "--no-first-run",
            "--remote-debugging-port=0",
            $"--user-data-dir={profile.FullName}",
            "about:blank",
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        process = Process.Start(start)!; // starts a new process, so there is one
    }

    /// <summary>Where Chromium is: <c>CHROMIUM</c>, or on the path; null when there is none.</summary>
    public static string? Executable { get; } =
        Environment.GetEnvironmentVariable("CHROMIUM")
        ?? (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }, Path.Combine)
            .FirstOrDefault(File.Exists);

    /// <summary>Starts it, or skips the test that needs it.</summary>
    public static async Task<Chromium> StartAsync(CancellationToken cancellationToken)
    {
        Assert.SkipWhen(
            Executable is null,
            "No Chromium: install it (Debian: apt-get install chromium) or name it in CHROMIUM to test the page in a browser."
        );
        var chromium = new Chromium(Executable);
        await chromium.OpenTabAsync(cancellationToken);
        return chromium;
    }

    public Task OpenAsync(Uri address, CancellationToken cancellationToken) =>
        SendAsync("Page.navigate", new() { ["url"] = address.ToString() }, cancellationToken);

    /// <summary>The rendered text of the first element that matches, as soon as it contains <paramref name="text"/>.</summary>
    public async Task<string> ReadAsync(string selector, string text, CancellationToken cancellationToken)
    {
        var arguments = new JsonArray(selector, text).ToJsonString();
        return (
            await EvaluateAsync(
                $$"""
                new Promise((resolve) => {
                  const [selector, text] = {{arguments}};
                  const observer = new MutationObserver(look);
                  function look() {
                    const found = document.querySelector(selector)?.innerText;
                    if (found?.includes(text)) { observer.disconnect(); resolve(found); }
                  }
                  observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
                  look();
                })
                """,
                cancellationToken
            )
        )!.GetValue<string>(); // resolves with a string only
    }

    /// <summary>Replaces what stands in an input by what a person types.</summary>
    public async Task TypeAsync(string selector, string text, CancellationToken cancellationToken)
    {
        var argument = JsonValue.Create(selector).ToJsonString();
        await EvaluateAsync($"document.querySelector({argument}).select()", cancellationToken);
        await SendAsync("Input.insertText", new() { ["text"] = text }, cancellationToken);
    }

    /// <summary>The value of an expression, awaited when it is a promise.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(
            "Runtime.evaluate",
            new()
            {
                ["expression"] = expression,
                ["awaitPromise"] = true,
                ["returnByValue"] = true,
            },
            cancellationToken
        );
        Assert.Null(answer["exceptionDetails"]);
        return answer["result"]?["value"];
    }

    /// <summary>Sends a command of the protocol and answers its result.</summary>
    public async Task<JsonNode> SendAsync(string method, JsonObject parameters, CancellationToken cancellationToken)
    {
        var id = ++lastId;
        var command = new JsonObject
        {
            ["id"] = id,
            ["method"] = method,
            ["params"] = parameters,
        };
        if (session is not null)
        {
            command["sessionId"] = session;
        }
        await socket.SendAsync(
            System.Text.Encoding.UTF8.GetBytes(command.ToJsonString()),
            WebSocketMessageType.Text,
            endOfMessage: true,
            cancellationToken
        );
        while (true)
        {
            var message = await ReceiveAsync(cancellationToken);
            if (message["id"]?.GetValue<int>() == id)
            {
                return message["result"]
                    ?? throw new InvalidOperationException($"{method}: {message["error"]?.ToJsonString()}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
        profile.Delete(recursive: true);
    }

    private async Task OpenTabAsync(CancellationToken cancellationToken)
    {
        await socket.ConnectAsync(await ReadAddressAsync(cancellationToken), cancellationToken);
        var target = await SendAsync("Target.createTarget", new() { ["url"] = "about:blank" }, cancellationToken);
        var attached = await SendAsync(
            "Target.attachToTarget",
            new() { ["targetId"] = target["targetId"]?.DeepClone(), ["flatten"] = true },
            cancellationToken
        );
        session = attached["sessionId"]?.GetValue<string>();
    }

    private async Task<Uri> ReadAddressAsync(CancellationToken cancellationToken)
    {
        while (await process.StandardError.ReadLineAsync(cancellationToken) is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                return new Uri(match.Groups[1].Value);
            }
        }
        throw new InvalidOperationException($"{Executable} ended before it listened for DevTools.");
    }

    private async Task<JsonNode> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var message = new MemoryStream();
        var buffer = new byte[64 * 1024];
        ValueWebSocketReceiveResult received;
        do
        {
            received = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            message.Write(buffer, 0, received.Count);
        } while (!received.EndOfMessage);
        message.Position = 0;
        return JsonNode.Parse(message) ?? throw new InvalidOperationException("Chromium sent null.");
    }

    [GeneratedRegex(@"DevTools listening on (ws://\S+)")]
    private static partial Regex Listening();
}
