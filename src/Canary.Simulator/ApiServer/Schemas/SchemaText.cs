using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Schemas;

/// <summary>
/// Reads the built-in types from the <c>.types</c> files beside this one. A block <c>type NAME [atomic] [open] [like OTHER]</c> is followed
/// by indented fields: <c>name TYPE [flags]</c>. TYPE is a scalar or a block's name, in <c>[]</c> or <c>map[]</c>; before it, <c>*</c> keeps
/// empty values and <c>!</c> writes absent ones. Flags: <c>@2.1</c> for the number in protobuf (as seen in kubectl's requests; none: not seen), <c>=default</c>, <c>map(key,key)</c>, <c>set</c>, <c>atomic</c>, <c>merge(key)</c>
/// where strategic merge differs from the list's own keys, <c>retain</c> for <c>$retainKeys</c>. A line of numbers alone (<c>@3 @4</c>) has those
/// that kubectl writes without a value.
/// </summary>
internal sealed class SchemaText
{
    private static readonly Dictionary<string, FieldType> Scalars = new(StringComparer.Ordinal)
    {
        ["string"] = new(FieldKind.String, "string"),
        ["int32"] = new(FieldKind.Integer, "int32"),
        ["int64"] = new(FieldKind.Integer, "int64"),
        ["double"] = new(FieldKind.Number, "float64"),
        ["bool"] = new(FieldKind.Boolean, "bool"),
        ["quantity"] = new(FieldKind.Quantity, "resource.Quantity"),
        ["intstr"] = new(FieldKind.IntOrString, "intstr.IntOrString"),
        ["time"] = new(FieldKind.Time, "v1.Time"),
        ["microtime"] = new(FieldKind.MicroTime, "v1.MicroTime"),
        ["bytes"] = new(FieldKind.Bytes, "[]uint8"),
        ["any"] = FieldType.Any,
    };

    private readonly Dictionary<string, FieldType> structs = new(StringComparer.Ordinal);

    private SchemaText() { }

    /// <summary>All built-in types by name.</summary>
    public static IReadOnlyDictionary<string, FieldType> BuiltIn { get; } = ReadAll();

    private static Dictionary<string, FieldType> ReadAll()
    {
        var assembly = typeof(SchemaText).Assembly;
        var reader = new SchemaText();
        var lines = new List<string>();
        foreach (
            var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".types", StringComparison.Ordinal))
        )
        {
            using var stream = new StreamReader(assembly.GetManifestResourceStream(name)!); // its name was just listed
            lines.AddRange(stream.ReadToEnd().Split('\n'));
        }
        reader.Read(lines);
        return reader.structs;
    }

    private void Read(List<string> lines)
    {
        foreach (var line in lines.Where(l => l.StartsWith("type ", StringComparison.Ordinal)))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            structs.Add(
                words[1],
                new FieldType(FieldKind.Struct, words[1])
                {
                    IsAtomic = words.Contains("atomic"),
                    Undeclared = words.Contains("open") ? FieldType.Any : null,
                }
            );
        }
        ReadFields(lines);
        CopyLikes(lines);
    }

    private void ReadFields(List<string> lines)
    {
        FieldType? owner = null;
        foreach (var line in lines)
        {
            if (line.StartsWith("type ", StringComparison.Ordinal))
            {
                owner = structs[line.Split(' ')[1]];
            }
            else if (line.StartsWith("  @", StringComparison.Ordinal) && owner is not null)
            {
                var numbers = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                owner.BlankNumbers.AddRange(numbers.Select(number => ReadNumbers([number])));
            }
            else if (line.StartsWith("  ", StringComparison.Ordinal) && owner is not null)
            {
                var field = ReadField(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
                owner.Fields.Add(field.Name, field);
            }
        }
    }

    private void CopyLikes(List<string> lines)
    {
        foreach (var line in lines.Where(l => l.StartsWith("type ", StringComparison.Ordinal)))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var like = Array.IndexOf(words, "like");
            if (like < 0)
            {
                continue;
            }
            structs[words[1]].BlankNumbers.AddRange(structs[words[like + 1]].BlankNumbers);
            foreach (var (name, field) in structs[words[like + 1]].Fields)
            {
                structs[words[1]].Fields.TryAdd(name, field);
            }
        }
    }

    private Field ReadField(string[] words)
    {
        var flags = words.Skip(2).ToList();
        var keys = Argument(flags, "map");
        var type = words[1];
        var always = type.StartsWith('!');
        type = type.TrimStart('!');
        var pointer = type.StartsWith('*');
        var fieldType = ReadType(type.TrimStart('*'), flags, keys);
        var isList = fieldType.Kind == FieldKind.List;
        return new Field(words[0], fieldType)
        {
            IsPointer = pointer,
            Numbers = ReadNumbers(flags),
            IsAlwaysWritten = always,
            Default = ReadDefault(flags, fieldType),
            MergeKey = isList ? Argument(flags, "merge") ?? keys?.Split(',')[0] : null,
            MergesItems = isList && flags.Contains("set"),
            RetainsKeys = flags.Contains("retain"),
        };
    }

    private FieldType ReadType(string text, List<string> flags, string? keys)
    {
        if (text.StartsWith("[]", StringComparison.Ordinal))
        {
            var element = ReadType(text[2..], [], null);
            return new FieldType(FieldKind.List, "[]" + GoName(element))
            {
                Element = element,
                ListType =
                    keys is not null ? ListType.Map
                    : flags.Contains("set") ? ListType.Set
                    : ListType.Atomic,
                Keys = keys?.Split(',') ?? [],
            };
        }
        if (text.StartsWith("map[", StringComparison.Ordinal))
        {
            var element = ReadType(text[4..^1], [], null);
            return new FieldType(FieldKind.Map, "map[string]" + GoName(element))
            {
                Element = element,
                IsAtomic = flags.Contains("atomic"),
            };
        }
        return Scalars.TryGetValue(text, out var scalar) ? scalar : structs[text];
    }

    private static string GoName(FieldType type) => type.Kind == FieldKind.Struct ? "v1." + type.Name : type.Name;

    private static string? Argument(List<string> flags, string flag)
    {
        var found = flags.Find(f => f.StartsWith(flag + "(", StringComparison.Ordinal));
        return found?[(flag.Length + 1)..^1];
    }

    private static int[] ReadNumbers(List<string> flags) =>
        flags.Find(f => f.StartsWith('@')) is { } text
            ? [.. text[1..].Split('.').Select(n => int.Parse(n, System.Globalization.CultureInfo.InvariantCulture))]
            : [];

    private static JsonNode? ReadDefault(List<string> flags, FieldType type)
    {
        var text = flags.Find(f => f.StartsWith('='))?[1..];
        if (text is null)
        {
            return null;
        }
        return type.Kind == FieldKind.String && !text.StartsWith('"') ? JsonValue.Create(text) : JsonNode.Parse(text);
    }
}
