using System.Globalization;
using System.Text.Json;

namespace Course.Crawling;

/// <summary>Reads the JSON of a latency table. What is wrong with it is said in one sentence, with the line.</summary>
internal ref struct LatencyFile
{
    public const string Example = """{ "default": 1.0, "paths": { "/news.html": 0.4 } }""";

    private readonly ReadOnlySpan<byte> json;
    private readonly string name;
    private Utf8JsonReader reader;

    private LatencyFile(ReadOnlySpan<byte> json, string name)
    {
        this.json = json;
        this.name = name;
        reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
    }

    public static LatencyTable Read(ReadOnlySpan<byte> json, string name)
    {
        ReadOnlySpan<byte> byteOrderMark = [0xEF, 0xBB, 0xBF];
        return new LatencyFile(json.StartsWith(byteOrderMark) ? json[byteOrderMark.Length..] : json, name).ReadTable();
    }

    private LatencyTable ReadTable()
    {
        try
        {
            TimeSpan? defaultDelay = null;
            var hasPaths = false;
            Dictionary<string, TimeSpan> paths = new(StringComparer.Ordinal);
            Dictionary<string, IReadOnlyList<string>> lists = new(StringComparer.Ordinal);
            ExpectObject("the file");
            while (NextProperty() is { } property)
            {
                switch (property)
                {
                    case "default" when defaultDelay is null:
                        defaultDelay = ReadDelay(property);
                        break;
                    case "paths" when !hasPaths:
                        hasPaths = true;
                        ReadPaths(paths);
                        break;
                    case not ("default" or "paths") when !lists.ContainsKey(property):
                        lists.Add(property, ReadList(property));
                        break;
                    default:
                        throw Wrong($"'{property}' is there twice: keep one");
                }
            }

            reader.Read(); // anything after the table is an error
            return new LatencyTable(defaultDelay ?? throw Wrong("\"default\" is missing: add the seconds that a path takes which is not listed"), paths, lists);
        }
        catch (JsonException exception)
        {
            throw Wrong("this is not JSON: make it look like " + Example, exception.LineNumber + 1, exception);
        }
    }

    private void ReadPaths(Dictionary<string, TimeSpan> paths)
    {
        ExpectObject("\"paths\"");
        while (NextProperty() is { } path)
        {
            if (!paths.TryAdd(Normal(path), ReadDelay(path))) throw Wrong($"'{path}' is listed twice: keep one");
        }
    }

    private List<string> ReadList(string name)
    {
        List<string> paths = [];
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) throw Wrong($"'{name}' is neither \"default\" nor \"paths\" nor a list of paths: a latency table has nothing else");
        while (reader.Read() && reader.TokenType == JsonTokenType.String) paths.Add(Normal(ReadText()));
        return reader.TokenType == JsonTokenType.EndArray ? paths : throw Wrong($"the list '{name}' holds something that is not a path in quotes: leave it out");
    }

    private readonly string Normal(string path) =>
        RequestTarget.NormalizePath(path) ?? throw Wrong($"'{path}' is not a path: write it as in a URL, beginning with '/' and without '?'");

    private void ExpectObject(string what)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw Wrong($"{what} is not an object in braces: make it look like {Example}");
    }

    private string? NextProperty()
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.PropertyName ? ReadText() : null;
    }

    private readonly string ReadText()
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw Wrong("a text in quotes is not UTF-8, or holds half a character: write it anew, and save the file as UTF-8", inner: exception);
        }
    }

    private TimeSpan ReadDelay(string property)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var seconds) && seconds is >= 0 and <= 86_400) return TimeSpan.FromSeconds(seconds);
        throw Wrong($"the delay of '{property}' is not a number of seconds from 0 to 86400: give one, such as 0.4");
    }

    private readonly InvalidDataException Wrong(string what, long? line = null, Exception? inner = null)
    {
        line ??= json[..(int)reader.TokenStartIndex].Count((byte)'\n') + 1;
        return new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{name}, line {line}: {what}."), inner);
    }
}
