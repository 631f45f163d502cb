using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Course.Kernel.Notebooks;

/// <summary>Reads nbformat 4 text: JSON first, then the rules of nbformat, each problem with its place.</summary>
internal static class NotebookReader
{
    // Figures and widget states nest deeper than the parser's default of 64.
    private static readonly JsonDocumentOptions JsonOptions = new() { AllowDuplicateProperties = false, MaxDepth = 256 };

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string ReadText(string path, string name)
    {
        if (Directory.Exists(path))
        {
            throw new NotebookFormatException(name, null, "this is a folder; name a notebook (.ipynb) in it.");
        }
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NotebookFormatException(name, null, "there is no such file; check the name, which is relative to the folder you are in.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new NotebookFormatException(name, null, $"the file cannot be read: {exception.Message}", exception);
        }

        if (bytes.AsSpan().StartsWith<byte>([0xEF, 0xBB, 0xBF]))
        {
            throw new NotebookFormatException(name, "line 1, column 1", "the file begins with a byte order mark, which Jupyter does not read; save it as UTF-8 without one.");
        }
        if (bytes.AsSpan().StartsWith<byte>([0xFF, 0xFE]) || bytes.AsSpan().StartsWith<byte>([0xFE, 0xFF]))
        {
            throw new NotebookFormatException(name, "line 1, column 1", "the file is UTF-16; a notebook is UTF-8, so save it as that.");
        }
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw new NotebookFormatException(name, PlaceAt(bytes, exception.Index), "the bytes here are not UTF-8; save the file as UTF-8.", exception);
        }
    }

    public static Notebook Read(string text, string name)
    {
        JsonObject document = ReadDocument(text, name);
        NotebookSchema.RequireVersion4(document, name);
        if (NotebookSchema.MinorVersion(document, name) < 5)
        {
            document["nbformat_minor"] = 5;
            AddMissingIds(document);
        }
        NotebookSchema.Require(document, name);
        return new Notebook(document, name);
    }

    /// <summary>A notebook of a document made in memory, whose cells need not have ids yet.</summary>
    public static Notebook Accept(JsonObject document, string name)
    {
        AddMissingIds(document);
        NotebookSchema.Require(document, name);
        return new Notebook(document, name);
    }

    private static JsonObject ReadDocument(string text, string name)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new NotebookFormatException(name, null, "the file is empty; a notebook is a JSON object with cells.");
        }
        byte[] bytes;
        try
        {
            bytes = StrictUtf8.GetBytes(text);
        }
        catch (EncoderFallbackException exception)
        {
            throw new NotebookFormatException(name, null, "the text holds half of a surrogate pair, which no file can hold; replace that character.", exception);
        }
        try
        {
            using MemoryStream stream = new(bytes);
            JsonNode? root = JsonNode.Parse(stream, documentOptions: JsonOptions);
            if (root is not JsonObject document)
            {
                throw new NotebookFormatException(name, "line 1", $"a notebook is a JSON object, and this is {NotebookSchema.KindOf(root)}.");
            }
            RequireReadableStrings(document, name);
            return document;
        }
        catch (JsonException exception)
        {
            string place = exception is { LineNumber: long line, BytePositionInLine: long byteInLine }
                ? PlaceAt(bytes, line, byteInLine)
                : PlaceAt(bytes, OffsetOfRepeatedField(bytes));
            throw new NotebookFormatException(name, place, $"this is not valid JSON: {ReasonOf(exception)} Correct it there, or restore the file from version control.", exception);
        }
    }

    // The parser leaves escapes such as "\ud800" (half of a character) alone until someone asks for the string.
    private static void RequireReadableStrings(JsonNode? node, string name)
    {
        try
        {
            switch (node)
            {
                case JsonObject fields:
                    foreach (KeyValuePair<string, JsonNode?> field in fields)
                    {
                        RequireReadableStrings(field.Value, name);
                    }
                    break;
                case JsonArray items:
                    foreach (JsonNode? item in items)
                    {
                        RequireReadableStrings(item, name);
                    }
                    break;
                case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                    value.GetValue<string>();
                    break;
            }
        }
        catch (InvalidOperationException exception)
        {
            throw new NotebookFormatException(name, NotebookSchema.PlaceOf(node), "a string here holds half of a surrogate pair (such as \\ud800), which no file can hold; replace that character.", exception);
        }
    }

    private static void AddMissingIds(JsonObject document)
    {
        if (document["cells"] is not JsonArray cells)
        {
            return;
        }
        HashSet<string> taken = [.. cells.OfType<JsonObject>()
            .Select(cell => cell["id"] is JsonValue value && value.TryGetValue(out string? id) ? id : null)
            .OfType<string>()];
        foreach ((int index, JsonNode? node) in cells.Index())
        {
            if (node is JsonObject cell && !cell.ContainsKey("id"))
            {
                string id = CellIds.Create(index, cell["source"]?.ToJsonString() ?? "", taken);
                taken.Add(id);
                // Jupyter's order of fields is that of the alphabet: cell_type, execution_count, id, metadata, ….
                int place = cell.TakeWhile(field => string.CompareOrdinal(field.Key, "id") < 0).Count();
                cell.Insert(place, "id", id);
            }
        }
    }

    // The one complaint for which the parser gives no place.
    private static int OffsetOfRepeatedField(byte[] bytes)
    {
        Utf8JsonReader reader = new(bytes, new JsonReaderOptions { MaxDepth = JsonOptions.MaxDepth });
        Stack<HashSet<string>> fieldsOfOpenObjects = [];
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    fieldsOfOpenObjects.Push([]);
                    break;
                case JsonTokenType.EndObject:
                    fieldsOfOpenObjects.Pop();
                    break;
                case JsonTokenType.PropertyName when !fieldsOfOpenObjects.Peek().Add(reader.GetString()!):
                    return (int)reader.TokenStartIndex;
            }
        }
        return 0;
    }

    private static string ReasonOf(JsonException exception)
    {
        string message = exception.Message;
        int end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        end = end < 0 ? message.IndexOf(" LineNumber: ", StringComparison.Ordinal) : end;
        return end < 0 ? message : message[..end];
    }

    private static string PlaceAt(byte[] bytes, int offset)
    {
        int line = bytes.AsSpan(0, offset).Count((byte)'\n');
        int start = bytes.AsSpan(0, offset).LastIndexOf((byte)'\n') + 1;
        return Place(line, Encoding.UTF8.GetCharCount(bytes, start, offset - start));
    }

    private static string PlaceAt(byte[] bytes, long line, long byteInLine)
    {
        int start = 0;
        for (long skipped = 0; skipped < line; skipped++)
        {
            start += bytes.AsSpan(start).IndexOf((byte)'\n') + 1;
        }
        int length = (int)Math.Min(byteInLine, bytes.Length - start);
        return Place(line, Encoding.UTF8.GetCharCount(bytes, start, length));
    }

    private static string Place(long line, int column) =>
        string.Create(CultureInfo.InvariantCulture, $"line {line + 1}, column {column + 1}");
}
