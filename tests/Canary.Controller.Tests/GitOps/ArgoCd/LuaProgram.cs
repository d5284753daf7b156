using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Canary.Controller.Tests.GitOps.ArgoCd;

/// <summary>
/// A script as Argo CD runs it: <c>obj</c> is the object, of the standard libraries there are base, package, table and os only, and what the
/// script returns is made into JSON, where an empty table is an empty array.
/// </summary>
internal static class LuaProgram
{
    private const string Before = """
        local gsub, format, byte, floor = string.gsub, string.format, string.byte, math.floor
        local function quote(text)
          return '"' .. gsub(text, '[%c"\\]', function(c) return format('\\u%04x', byte(c)) end) .. '"'
        end
        local function json(value)
          if type(value) == 'table' then
            local parts = {}
            if next(value) == nil then return '[]' end
            if value[1] ~= nil then
              for i, item in ipairs(value) do parts[i] = json(item) end
              return '[' .. table.concat(parts, ',') .. ']'
            end
            for key, item in pairs(value) do parts[#parts + 1] = quote(key) .. ':' .. json(item) end
            return '{' .. table.concat(parts, ',') .. '}'
          end
          if type(value) == 'string' then return quote(value) end
          if type(value) == 'number' then return format('%.14g', value) end
          return tostring(value)
        end
        getmetatable('').__index = nil
        string, math, io, debug, coroutine, utf8, bit32 = nil, nil, nil, nil, nil, nil, nil
        """;

    /// <summary>The text of a program that returns the JSON of what the script returns.</summary>
    /// <param name="script">The script.</param>
    /// <param name="obj">What it is run with.</param>
    public static string Compose(string script, JsonObject obj) =>
        $"""
            {Before}
            obj = {Literal(obj)}
            local function script()
            {script}
            end
            return json(script())
            """;

    /// <summary>A value in Lua.</summary>
    private static string Literal(JsonNode? node) =>
        node switch
        {
            JsonObject map => "{"
                + string.Join(',', map.Select(member => $"[{Quote(member.Key)}]={Literal(member.Value)}"))
                + "}",
            JsonArray list => "{" + string.Join(',', list.Select(Literal)) + "}",
            null => "nil",
            JsonValue value when value.GetValueKind() == JsonValueKind.String => Quote(value.ToString()),
            _ => node.ToJsonString(),
        };

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in Encoding.UTF8.GetBytes(text))
        {
            quoted.Append(CultureInfo.InvariantCulture, $"\\{letter:000}");
        }
        return quoted.Append('"').ToString();
    }
}
