using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Canary.Kubernetes.Client.Configuration;

/// <summary>A mapping in a kubeconfig, and where it stands.</summary>
/// <param name="File">The file.</param>
/// <param name="Place">As errors name it: <c>user 'admin' in /home/me/.kube/config</c>.</param>
/// <param name="Node">The mapping; null: absent, which reads as empty.</param>
internal sealed record YamlSection(string File, string Place, YamlMappingNode? Node)
{
    public string Directory => Path.GetDirectoryName(File) ?? "";

    public bool IsPresent => Node is not null;

    /// <summary>Reads a file's only document.</summary>
    public static YamlSection Load(string file)
    {
        try
        {
            using var reader = System.IO.File.OpenText(file);
            var stream = new YamlStream();
            stream.Load(reader);
            var root = stream.Documents.Count > 0 ? stream.Documents[0].RootNode : null;
            return root switch
            {
                YamlMappingNode mapping => new YamlSection(file, file, mapping),
                null or YamlScalarNode { Value: null or "" } => new YamlSection(file, file, null),
                _ => throw new KubernetesConfigurationException($"{file} is no kubeconfig: it is not a mapping."),
            };
        }
        catch (YamlException e)
        {
            throw new KubernetesConfigurationException(
                $"{file}:{e.Start.Line}:{e.Start.Column}: not YAML: {e.Message}",
                e
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KubernetesConfigurationException($"{file} can't be read: {e.Message}", e);
        }
    }

    /// <summary>A scalar; null when absent, null or empty.</summary>
    public string? Text(string name) =>
        Child(name) switch
        {
            null => null,
            YamlScalarNode scalar when IsNull(scalar) => null,
            YamlScalarNode { Value: { Length: > 0 } value } => value,
            YamlScalarNode => null,
            _ => throw Wrong(name, "must be a single value"),
        };

    public string Required(string name) =>
        Text(name) ?? throw new KubernetesConfigurationException($"{Place}: {name} is missing.");

    public bool Flag(string name) =>
        Text(name) switch
        {
            null => false,
            { } text when bool.TryParse(text, out var flag) => flag,
            _ => throw Wrong(name, "must be true or false"),
        };

    public YamlSection Section(string name) =>
        Child(name) switch
        {
            YamlMappingNode mapping => this with { Node = mapping },
            null => this with { Node = null },
            YamlScalarNode scalar when IsNull(scalar) => this with { Node = null },
            _ => throw Wrong(name, "must be a mapping"),
        };

    public IReadOnlyList<YamlSection> Sections(string name) =>
        [
            .. Sequence(name)
                .Select(n => this with { Node = n as YamlMappingNode ?? throw Wrong(name, "must hold mappings") }),
        ];

    public IReadOnlyList<string> Texts(string name) =>
        [.. Sequence(name).Select(n => (n as YamlScalarNode)?.Value ?? throw Wrong(name, "must hold plain values"))];

    /// <summary>Lists by key: <c>{a: [x, y]}</c>.</summary>
    public IEnumerable<(string Key, IReadOnlyList<string> Values)> TextLists() =>
        (Node?.Children.Keys ?? Enumerable.Empty<YamlNode>())
            .Select(k => ((YamlScalarNode)k).Value ?? "")
            .Select(k => (k, Texts(k)));

    /// <summary>A path in the file, relative to it.</summary>
    public string? FilePath(string name) =>
        Text(name) is { } path ? Path.GetFullPath(Path.Combine(Directory, path)) : null;

    /// <summary>Anything, as JSON.</summary>
    public JsonNode? Json(string name) => ToJson(Child(name));

    public KubernetesConfigurationException Wrong(string name, string what, Exception? inner = null) =>
        new($"{Place}: {name} {what}.", inner);

    private YamlSequenceNode Sequence(string name) =>
        Child(name) switch
        {
            YamlSequenceNode sequence => sequence,
            null => new YamlSequenceNode(),
            YamlScalarNode scalar when IsNull(scalar) => new YamlSequenceNode(),
            _ => throw Wrong(name, "must be a list"),
        };

    private YamlNode? Child(string name) =>
        Node?.Children.TryGetValue(new YamlScalarNode(name), out var child) == true ? child : null;

    private static bool IsNull(YamlScalarNode scalar) =>
        scalar.Style == ScalarStyle.Plain && scalar.Value is null or "" or "~" or "null";

    private static JsonNode? ToJson(YamlNode? node) =>
        node switch
        {
            YamlMappingNode mapping => new JsonObject(
                mapping.Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value ?? "", ToJson(c.Value)))
            ),
            YamlSequenceNode sequence => new JsonArray([.. sequence.Select(ToJson)]),
            YamlScalarNode { Style: ScalarStyle.Plain } plain => PlainToJson(plain),
            YamlScalarNode scalar => JsonValue.Create(scalar.Value),
            _ => null,
        };

    private static JsonValue? PlainToJson(YamlScalarNode plain)
    {
        var text = plain.Value ?? "";
        return IsNull(plain) ? null
            : bool.TryParse(text, out var flag) ? JsonValue.Create(flag)
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
                ? JsonValue.Create(whole)
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? JsonValue.Create(number)
            : JsonValue.Create(text);
    }
}
