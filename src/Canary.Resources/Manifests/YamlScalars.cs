using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Canary.Resources.Manifests;

/// <summary>What a scalar means in YAML 1.1 as Kubernetes reads it: a plain one may be null, a boolean or a number, a quoted one is a string.</summary>
internal static partial class YamlScalars
{
    private const string StandardTag = "tag:yaml.org,2002:";

    /// <summary>Gives the value, or says what is wrong with the scalar.</summary>
    public static bool TryResolve(Scalar scalar, out JsonValue? value, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        value = null;
        var tag = scalar.Tag.IsEmpty ? "" : scalar.Tag.Value;
        if (tag.Length == 0 && scalar.Style != ScalarStyle.Plain || tag is "!" or StandardTag + "str")
        {
            value = JsonValue.Create(scalar.Value);
            return true;
        }
        if (tag.Length > 0 && !tag.StartsWith(StandardTag, StringComparison.Ordinal))
        {
            problem = $"the tag {tag} means nothing here; remove it";
            return false;
        }
        value = ResolvePlain(scalar.Value);
        if (tag.Length > 0 && !Fits(tag[StandardTag.Length..], value))
        {
            problem = $"'{scalar.Value}' is not of the type that its tag says";
            return false;
        }
        if (value is not null && value.TryGetValue<double>(out var number) && !double.IsFinite(number))
        {
            problem = $"'{scalar.Value}' is a number that JSON can't hold; quote it if it is a string";
            return false;
        }
        return true;
    }

    private static JsonValue? ResolvePlain(string text) =>
        text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" =>
                JsonValue.Create(true),
            "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" =>
                JsonValue.Create(false),
            ".nan" or ".NaN" or ".NAN" => JsonValue.Create(double.NaN),
            ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" => JsonValue.Create(double.PositiveInfinity),
            "-.inf" or "-.Inf" or "-.INF" => JsonValue.Create(double.NegativeInfinity),
            _ when char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.' => ResolveNumber(text),
            _ => JsonValue.Create(text),
        };

    private static JsonValue ResolveNumber(string text)
    {
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        if (TryInteger(digits, out var integer))
        {
            return integer >= long.MinValue && integer <= long.MaxValue ? JsonValue.Create((long)integer)
                : integer >= 0 && integer <= ulong.MaxValue ? JsonValue.Create((ulong)integer)
                : JsonValue.Create((double)integer);
        }
        return Float().IsMatch(digits)
            ? JsonValue.Create(double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture))
            : JsonValue.Create(text);
    }

    /// <summary>Decimal, or with the prefixes 0x, 0o, 0b, or 0 for octal: <c>0644</c> is 420.</summary>
    private static bool TryInteger(string text, out BigInteger value)
    {
        value = default;
        var negative = text.StartsWith('-');
        var digits = negative || text.StartsWith('+') ? text[1..] : text;
        var (radix, start) = digits switch
        {
            ['0', 'x' or 'X', _, ..] => (16, 2),
            ['0', 'o' or 'O', _, ..] => (8, 2),
            ['0', 'b' or 'B', _, ..] => (2, 2),
            ['0', _, ..] => (8, 1),
            _ => (10, 0),
        };
        if (digits.Length == start)
        {
            return false;
        }
        foreach (var c in digits[start..])
        {
            var digit =
                char.IsAsciiDigit(c) ? c - '0'
                : char.IsAsciiHexDigit(c) ? char.ToLowerInvariant(c) - 'a' + 10
                : radix;
            if (digit >= radix)
            {
                return false;
            }
            value = value * radix + digit;
        }
        value = negative ? -value : value;
        return true;
    }

    private static bool Fits(string type, JsonValue? value) =>
        type switch
        {
            "null" => value is null,
            "bool" => value is not null && value.TryGetValue<bool>(out _),
            "int" => value is not null && (value.TryGetValue<long>(out _) || value.TryGetValue<ulong>(out _)),
            "float" => value is not null
                && (
                    value.TryGetValue<double>(out _)
                    || value.TryGetValue<long>(out _)
                    || value.TryGetValue<ulong>(out _)
                ),
            _ => false,
        };

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Float();
}
