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
                    return new Text(mimeType, mimeType == JsonFormatter.MimeType ? SharedJson.Write(value) : ValueWriter.Format(value, mimeType));
                }
                catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException or ArgumentException)
                {
                    throw new ValueException($"the value cannot be written as {mimeType} ({exception.Message})", exception);
                }
            default:
                throw new InvalidOperationException();
        }
    }

    /// <summary>The value as an object. What comes as JSON becomes what <see cref="SharedJson.Read"/> makes of it; any other text a string.</summary>
    /// <exception cref="ValueException">It claims to be JSON, and is not.</exception>
    public object? ToObject() => this switch
    {
        Reference { Value: var value } => value,
        Text { MimeType: JsonFormatter.MimeType, Content: var json } => SharedJson.Read(json),
        Text { Content: var text } => text,
        _ => throw new InvalidOperationException(),
    };
}
