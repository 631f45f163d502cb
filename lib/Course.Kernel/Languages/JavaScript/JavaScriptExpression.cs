using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Course.Kernel.Languages.Values;
using Microsoft.DotNet.Interactive.Formatting;

namespace Course.Kernel.Languages.JavaScript;

/// <summary>Values of other languages, written as JavaScript. They are what <see cref="JavaScriptValue"/> makes of them, too.</summary>
internal static class JavaScriptExpression
{
    /// <exception cref="ValueException">The value cannot be written as JSON, or claims to be JSON and is not.</exception>
    public static string Of(SharedValue value)
    {
        SharedValue.Text text = value.As(JsonFormatter.MimeType);
        if (text.MimeType != JsonFormatter.MimeType)
        {
            return Quoted(text.Content);
        }
        using JsonDocument document = SharedJson.Parse(text.Content);
        return Of(document.RootElement);
    }

    private static string Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.String => Quoted(SharedJson.TextOf(element)),
        JsonValueKind.Number => SharedJson.NumberOf(element) switch
        {
            long whole => string.Create(CultureInfo.InvariantCulture, $"{whole}n"),
            BigInteger whole => string.Create(CultureInfo.InvariantCulture, $"{whole}n"),
            object number => ((double)number).ToString("R", CultureInfo.InvariantCulture),
        },
        JsonValueKind.Array => $"[{string.Join(", ", element.EnumerateArray().Select(Of))}]",
        // In brackets, for "__proto__": a bare name would run its setter.
        JsonValueKind.Object => $"{{{string.Join(", ", element.EnumerateObject().Select(property => $"[{Quoted(SharedJson.NameOf(property))}]: {Of(property.Value)}"))}}}",
        _ => "null",
    };

    // The characters of HTML are escaped: a script can stand in a page.
    private static string Quoted(string text) => JsonSerializer.Serialize(text);
}
