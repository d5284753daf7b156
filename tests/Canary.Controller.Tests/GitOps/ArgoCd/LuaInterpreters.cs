using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using NLua;

namespace Canary.Controller.Tests.GitOps.ArgoCd;

/// <summary>Runs scripts. Argo CD's interpreter is one of Lua 5.1; the scripts are written so that later versions do as well.</summary>
internal static class LuaInterpreters
{
    private static readonly string[] Places = ["/usr/bin/lua5.1", "/usr/local/bin/lua5.1"];

    /// <summary>The one of Lua 5.1 that may be installed; null: it is not.</summary>
    public static string? Lua51 { get; } = Array.Find(Places, File.Exists);

    /// <summary>What the script returns, by the interpreter that comes as a package.</summary>
    public static JsonNode? Run(string script, JsonObject obj)
    {
        using var lua = new Lua();
        // Texts are bytes to Lua; without this they come back as ASCII.
        lua.State.Encoding = Encoding.UTF8;
        return JsonNode.Parse((string)lua.DoString(LuaProgram.Compose(script, obj))[0]);
    }

    /// <summary>What the script returns, by <see cref="Lua51"/>.</summary>
    public static JsonNode? RunByLua51(string script, JsonObject obj)
    {
        var start = new ProcessStartInfo(Lua51!, "-")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using (var input = process.StandardInput)
        {
            input.Write($"local write = io.write\nwrite((function()\n{LuaProgram.Compose(script, obj)}\nend)())\n");
        }
        var output = process.StandardOutput.ReadToEnd();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
        return JsonNode.Parse(output);
    }
}
