using System.Text.Json;
using Microsoft.DotNet.Interactive.Formatting;

namespace Course.Kernel.Languages.Values;

/// <summary>A value on its way from one language to another.</summary>
internal abstract record SharedValue
{
    private SharedValue()
    {
    }

    /// <summary>The object itself: languages of one process can share it.</summary>
    public sealed record Reference(object? Value) : SharedValue;

    /// <summary>The value as text.</summary>
    public sealed record Text(string MimeType, string Content) : SharedValue;

    /// <summary>The value as text of a MIME type.</summary>
    /// <exception cref="ValueException">It is text of another type, or cannot be formatted.</exception>
    public Text As(string mimeType)
    {
        switch (this)
        {
            case Text text:
                return text;
            case Reference { Value: var value }:
                try
                {
                    return new Text(mimeType, value.ToDisplayString(mimeType));
                }
                catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException or ArgumentException)
                {
                    throw new ValueException($"the value cannot be written as {mimeType} ({exception.Message})", exception);
                }
            default:
                throw new InvalidOperationException();
        }
    }

    /// <summary>
    /// The value as an object. What comes as JSON becomes what .NET Interactive makes of it: a string, a Boolean, a double,
    /// null, or else a <see cref="JsonDocument"/>; any other text a string.
    /// </summary>
    /// <exception cref="ValueException">It claims to be JSON, and is not.</exception>
    public object? ToObject() => this switch
    {
        Reference { Value: var value } => value,
        Text { MimeType: JsonFormatter.MimeType, Content: var json } => FromJson(json),
        Text { Content: var text } => text,
        _ => throw new InvalidOperationException(),
    };

    private static object? FromJson(string json)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException exception)
        {
            throw new ValueException($"the value is not the JSON that it claims to be ({exception.Message})", exception);
        }
        JsonElement root = document.RootElement;
        return root.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String => root.GetString(),
            JsonValueKind.Number => root.GetDouble(),
            JsonValueKind.Null => null,
            _ => document,
        };
    }
}
