using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Canary.Resources.Manifests;

/// <summary>
/// Reads manifests: YAML (or JSON) with any number of documents, as Kubernetes reads it. That is YAML 1.1 (<c>yes</c>, <c>on</c> and
/// <c>0644</c> are not strings) with merge keys; unlike there, a key that occurs twice is an error.
/// </summary>
public static class ManifestReader
{
    /// <summary>Reads one file. A document with an error is left out and the others are still read; after an error of syntax the rest of the file is lost.</summary>
    /// <param name="file">The name that errors show.</param>
    /// <param name="text">What is in it.</param>
    public static ManifestReading Read(string file, string text)
    {
        var documents = new List<Manifest>();
        var errors = new List<ManifestError>();
        var scanner = new Scanner(new StringReader(text.TrimStart('\uFEFF')), skipComments: true);
        try
        {
            var parser = new Parser(scanner);
            parser.Consume<StreamStart>();
            while (parser.TryConsume<DocumentStart>(out _))
            {
                ReadDocument(file, parser, documents, errors);
                parser.Consume<DocumentEnd>();
            }
        }
        catch (YamlException syntax)
        {
            errors.Add(new(file, Position.Of(syntax.Start), syntax.Message));
        }
        catch (InvalidOperationException)
        {
            // What the scanner throws where brackets are still open and the indentation has ended.
            var problem = "brackets or quotes opened before are not closed, or what is in them is not indented enough";
            errors.Add(new(file, Position.Of(scanner.CurrentPosition), problem));
        }
        return new(documents, errors);
    }

    private static void ReadDocument(string file, Parser parser, List<Manifest> documents, List<ManifestError> errors)
    {
        var composer = new YamlComposer(file, parser);
        var root = composer.Compose();
        errors.AddRange(composer.Errors);
        if (composer.Errors.Count > 0 || root is null)
        {
            return;
        }
        if (root is not JsonObject content)
        {
            errors.Add(
                new(file, composer.Positions[""], "this document is not an object; a manifest has apiVersion, kind, …")
            );
            return;
        }
        AddFlattened(new(content, file, composer.Positions), documents);
    }

    /// <summary>A <c>v1 List</c> stands for its items.</summary>
    private static void AddFlattened(Manifest manifest, List<Manifest> documents)
    {
        var isList = manifest is { ApiVersion: "v1", Kind: "List" };
        if (!isList || manifest.Content["items"] is not JsonArray items)
        {
            documents.Add(manifest);
            return;
        }
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i]?.DeepClone() is JsonObject item)
            {
                AddFlattened(manifest.Within(item, $"items[{i}]"), documents);
            }
        }
    }
}

/// <summary>What a file holds.</summary>
/// <param name="Documents">The objects that could be read, in order.</param>
/// <param name="Errors">What could not.</param>
public sealed record ManifestReading(IReadOnlyList<Manifest> Documents, IReadOnlyList<ManifestError> Errors);

/// <summary>Something in a file that can't be read.</summary>
/// <param name="File">Which file.</param>
/// <param name="Position">Where in it.</param>
/// <param name="Problem">What is wrong and, where it can be told, what to do.</param>
public sealed record ManifestError(string File, Position Position, string Problem)
{
    /// <summary><c>app.yaml:3:7: the key name occurs twice</c>.</summary>
    public override string ToString() => $"{File}:{Position}: {Problem}";
}

/// <summary>A place in a file; both count from 1.</summary>
public readonly record struct Position(int Line, int Column)
{
    internal static Position Of(Mark mark) => new((int)mark.Line, (int)mark.Column);

    public override string ToString() => $"{Line}:{Column}";
}
