using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Canary.Kubernetes.Client.Wire;

/// <summary>
/// Reads a list while it arrives: each item goes straight into its projection, so that no more than one item's text is held at a time.
/// The items of a list lack apiVersion and kind. One that its projection does not understand is left out.
/// </summary>
internal sealed class ListReader<T>(JsonTypeInfo<T> projection)
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 256 };

    private readonly List<T> items = [];
    private readonly List<string> unreadable = [];
    private JsonReaderState state = new(Options);
    private Place place = Place.Start;
    private V1ListMeta? metadata;

    /// <summary>What comes next.</summary>
    private enum Place
    {
        Start,
        Member,
        Metadata,
        ItemsStart,
        Item,
        Unknown,
        End,
    }

    /// <summary>Takes in what it can.</summary>
    /// <param name="bytes">The body from where the last call stopped.</param>
    /// <param name="last">No more will come.</param>
    /// <returns>How many bytes were consumed.</returns>
    public int Read(ReadOnlySpan<byte> bytes, bool last)
    {
        var reader = new Utf8JsonReader(bytes, last, state);
        var before = reader;
        while (place != Place.End && Step(ref reader, bytes))
        {
            before = reader;
        }
        reader = place == Place.End ? reader : before;
        state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    public ListPage<T> ToPage() =>
        place == Place.End
            ? new ListPage<T>(
                items,
                metadata?.ResourceVersion ?? "",
                string.IsNullOrEmpty(metadata?.Continue) ? null : metadata.Continue
            )
            {
                Unreadable = unreadable,
            }
            : throw new JsonException("The list ends in the middle.");

    private bool Step(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes)
    {
        if (!reader.Read())
        {
            return false;
        }
        switch (place)
        {
            case Place.Start:
                Expect(reader.TokenType, JsonTokenType.StartObject);
                place = Place.Member;
                return true;
            case Place.Member:
                place = NextMember(ref reader);
                return true;
            case Place.ItemsStart:
                place = StartItems(ref reader);
                return true;
            case Place.Item when reader.TokenType == JsonTokenType.EndArray:
                place = Place.Member;
                return true;
            case Place.Item:
                return ReadItem(ref reader, bytes);
            default:
                return ReadOther(ref reader, bytes);
        }
    }

    private static Place NextMember(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.EndObject ? Place.End
        : reader.ValueTextEquals("items"u8) ? Place.ItemsStart
        : reader.ValueTextEquals("metadata"u8) ? Place.Metadata
        : Place.Unknown;

    private static Place StartItems(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return Place.Member;
        }
        Expect(reader.TokenType, JsonTokenType.StartArray);
        return Place.Item;
    }

    private bool ReadItem(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes)
    {
        var from = (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
        {
            return false;
        }
        if (reader.TokenType == JsonTokenType.Null)
        {
            throw new JsonException("The list has an item that is null.");
        }
        var text = bytes[from..(int)reader.BytesConsumed];
        try
        {
            items.Add(JsonSerializer.Deserialize(text, projection)!); // it is not null
        }
        catch (JsonException e)
        {
            unreadable.Add($"{NameOf(text)}: {e.Message}");
        }
        return true;
    }

    private static string NameOf(ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, KubernetesJson.Default.V1PartialObject)!.Metadata.Key.ToString();
        }
        catch (JsonException)
        {
            return "an object without readable metadata";
        }
    }

    private bool ReadOther(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes)
    {
        var from = (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
        {
            return false;
        }
        if (place == Place.Metadata)
        {
            var text = bytes[from..(int)reader.BytesConsumed];
            metadata = JsonSerializer.Deserialize(text, WireJson.Default.V1ListMeta);
        }
        place = Place.Member;
        return true;
    }

    private static void Expect(JsonTokenType found, JsonTokenType expected)
    {
        if (found != expected)
        {
            throw new JsonException($"Expected {expected} in the list, found {found}.");
        }
    }
}
