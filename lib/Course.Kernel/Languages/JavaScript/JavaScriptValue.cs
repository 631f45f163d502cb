using System.Numerics;
using System.Text.Json;
using Course.Kernel.Languages.Values;
using Jint;
using Jint.Native;

namespace Course.Kernel.Languages.JavaScript;

/// <summary>Values of other languages in JavaScript: whole numbers that no number is exactly are BigInts.</summary>
internal static class JavaScriptValue
{
    /// <exception cref="ValueException">The text is not the JSON that it claims to be.</exception>
    public static JsValue Read(Engine engine, string json)
    {
        using JsonDocument document = SharedJson.Parse(json);
        return Of(engine, document.RootElement);
    }

    private static JsValue Of(Engine engine, JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => JsBoolean.True,
        JsonValueKind.False => JsBoolean.False,
        JsonValueKind.String => new JsString(SharedJson.TextOf(element)),
        JsonValueKind.Number => SharedJson.NumberOf(element) switch
        {
            long whole => new JsBigInt(whole),
            BigInteger whole => new JsBigInt(whole),
            object number => new JsNumber((double)number),
        },
        JsonValueKind.Array => new JsArray(engine, [.. element.EnumerateArray().Select(item => Of(engine, item))]),
        JsonValueKind.Object => ObjectOf(engine, element),
        _ => JsValue.Null,
    };

    private static JsObject ObjectOf(Engine engine, JsonElement element)
    {
        JsObject properties = new(engine);
        foreach (JsonProperty property in element.EnumerateObject())
        {
            // Not by assignment, which would run the setter of __proto__.
            properties.FastSetDataProperty(SharedJson.NameOf(property), Of(engine, property.Value));
        }
        return properties;
    }
}
