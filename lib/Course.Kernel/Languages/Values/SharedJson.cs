using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive.Formatting;

namespace Course.Kernel.Languages.Values;

/// <summary>
/// The JSON that values travel as. It is JSON with one word more, so that what arrives is what left: <c>NaN</c>, as Python's
/// json module writes it. An infinity is a number beyond all doubles, <c>1e999</c>, which every reader takes for one; a
/// whole number has all its digits; and a text is a text, whatever it says.
/// </summary>
internal static partial class SharedJson
{
    // What stands for NaN where a parser wants JSON: a number that nobody writes.
    private const string NotANumber = "-0e404";
    private const string Infinite = "1e999";

    // Up to here every whole number is a double.
    private const long MostExact = 1L << 53;

    private static readonly Lazy<JsonSerializerOptions> Writing = new(() =>
    {
        JsonSerializerOptions options = new(JsonFormatter.SerializerOptions)
        {
            IncludeFields = true,
            DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        };
        JsonConverter[] own = [new FloatingPoint<double>(), new FloatingPoint<float>(), new FloatingPoint<Half>(), new WholeNumber(), new AnyText(), new Tuples()];
        foreach (JsonConverter converter in own)
        {
            options.Converters.Add(converter);
        }
        return options;
    });

    /// <summary>Writes a value; a tuple is an array.</summary>
    /// <exception cref="Exception">What <see cref="JsonSerializer"/> throws at a value that JSON cannot hold.</exception>
    public static string Write(object? value)
    {
        ITypeFormatter formatter = Formatter.GetPreferredFormatterFor(value?.GetType() ?? typeof(object), JsonFormatter.MimeType);
        // A cell can register what its types are as JSON.
        return (formatter is JsonFormatter<object> || value is string) && !Formatter.RegisteredFormatters(includeDefaults: false).Contains(formatter)
            ? JsonSerializer.Serialize(value, Writing.Value)
            : ValueWriter.Format(value, JsonFormatter.MimeType);
    }

    /// <summary>
    /// The value as an object, as in .NET Interactive: a string, a Boolean, a double, null, or else a <see cref="JsonDocument"/>.
    /// A whole number that no double is exactly is a long or a <see cref="BigInteger"/>. What a document cannot hold, NaN and
    /// halves of characters, makes it arrays (of double, if all items are) and dictionaries.
    /// </summary>
    /// <exception cref="ValueException">The text is not what it should be.</exception>
    public static object? Read(string json)
    {
        JsonDocument document = Parse(json, out bool isJson);
        return isJson && document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? document : ToObject(document.RootElement);
    }

    /// <summary>Parses the text, for readers that know what <see cref="NumberOf"/> and <see cref="TextOf"/> know.</summary>
    /// <exception cref="ValueException">The text is not what it should be.</exception>
    public static JsonDocument Parse(string json) => Parse(json, out _);

    /// <summary>A number: a double, or a long or a <see cref="BigInteger"/> that no double is exactly.</summary>
    public static object NumberOf(JsonElement number)
    {
        string digits = number.GetRawText();
        if (digits == NotANumber)
        {
            return double.NaN;
        }
        if (digits.AsSpan().ContainsAny('.', 'e', 'E'))
        {
            return double.Parse(digits, CultureInfo.InvariantCulture);
        }
        if (!long.TryParse(digits, CultureInfo.InvariantCulture, out long whole))
        {
            return BigInteger.Parse(digits, CultureInfo.InvariantCulture);
        }
        return whole is < -MostExact or > MostExact ? (object)whole : double.Parse(digits, CultureInfo.InvariantCulture);
    }

    /// <summary>A text, also one with half of a character in it.</summary>
    public static string TextOf(JsonElement text)
    {
        string raw = text.GetRawText();
        return raw.Contains(@"\u", StringComparison.Ordinal) ? Unescape(raw) : text.GetString()!;
    }

    /// <summary>The name of a property.</summary>
    /// <exception cref="ValueException">It has half of a character in it.</exception>
    public static string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException exception)
        {
            throw new ValueException("a name in it has half of a character (a lone surrogate)", exception);
        }
    }

    private static JsonDocument Parse(string json, out bool isJson)
    {
        bool isOnlyJson = true;
        string text = json.Contains("NaN", StringComparison.Ordinal) || json.Contains("Infinity", StringComparison.Ordinal) || json.Contains(@"\u", StringComparison.Ordinal)
            ? Tokens().Replace(json, Translate)
            : json;
        isJson = isOnlyJson;
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException exception)
        {
            throw new ValueException($"the value is not the JSON that it claims to be ({exception.Message})", exception);
        }

        string Translate(Match token)
        {
            switch (token.Value)
            {
                case "NaN":
                    isOnlyJson = false;
                    return NotANumber;
                case "Infinity":
                    return Infinite;
                case var quoted:
                    isOnlyJson &= !quoted.Contains(@"\u", StringComparison.Ordinal) || IsWellFormed(Unescape(quoted));
                    return quoted;
            }
        }
    }

    private static object? ToObject(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => TextOf(element),
        JsonValueKind.Number => NumberOf(element),
        JsonValueKind.Array => ToArray([.. element.EnumerateArray().Select(ToObject)]),
        JsonValueKind.Object => ToDictionary(element),
        _ => null,
    };

    private static Array ToArray(object?[] items) => items.All(item => item is double) ? items.Cast<double>().ToArray() : items;

    private static Dictionary<string, object?> ToDictionary(JsonElement element)
    {
        Dictionary<string, object?> properties = [];
        foreach (JsonProperty property in element.EnumerateObject())
        {
            properties[NameOf(property)] = ToObject(property.Value);
        }
        return properties;
    }

    private static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>A JSON string, which may have an escape for half of a character.</summary>
    private static string Unescape(string quoted)
    {
        StringBuilder text = new();
        for (int i = 1; i < quoted.Length - 1; i++)
        {
            if (quoted[i] != '\\')
            {
                text.Append(quoted[i]);
                continue;
            }
            i++;
            if (quoted[i] == 'u' && i + 4 < quoted.Length && ushort.TryParse(quoted.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
            {
                text.Append((char)code);
                i += 4;
                continue;
            }
            text.Append(quoted[i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', var other => other });
        }
        return text.ToString();
    }

    // Strings are matched so that nothing within one is taken for a number.
    [GeneratedRegex("""
        "(?>[^"\\]+|\\.)*"|NaN|Infinity
        """, RegexOptions.Singleline)]
    private static partial Regex Tokens();

    /// <summary>Writes what every value can be written as; values are read by <see cref="Read"/>.</summary>
    private abstract class Converter<T> : System.Text.Json.Serialization.JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();
    }

    private sealed class FloatingPoint<T> : Converter<T>
        where T : IFloatingPointIeee754<T>
    {
        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteRawValue(
            T.IsNaN(value) ? "NaN"
            : T.IsInfinity(value) ? (T.IsNegative(value) ? "-" : "") + Infinite
            : T.IsZero(value) && T.IsNegative(value) ? "-0.0"
            : value.ToString(null, CultureInfo.InvariantCulture),
            skipInputValidation: true);
    }

    private sealed class WholeNumber : Converter<BigInteger>
    {
        public override void Write(Utf8JsonWriter writer, BigInteger value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Half of a character would be written as a question mark.</summary>
    private sealed class AnyText : Converter<string>
    {
        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
        {
            if (IsWellFormed(value))
            {
                writer.WriteStringValue(value);
                return;
            }
            StringBuilder quoted = new("\"");
            foreach (char character in value)
            {
                if (character is '"' or '\\' || char.IsControl(character) || char.IsSurrogate(character))
                {
                    quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
                }
                else
                {
                    quoted.Append(character);
                }
            }
            writer.WriteRawValue(quoted.Append('"').ToString(), skipInputValidation: true);
        }
    }

    private sealed class Tuples : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeof(ITuple).IsAssignableFrom(typeToConvert);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(TupleConverter<>).MakeGenericType(typeToConvert))!;
    }

    private sealed class TupleConverter<T> : Converter<T>
        where T : ITuple
    {
        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            for (int i = 0; i < value.Length; i++)
            {
                JsonSerializer.Serialize(writer, value[i], options);
            }
            writer.WriteEndArray();
        }
    }
}
