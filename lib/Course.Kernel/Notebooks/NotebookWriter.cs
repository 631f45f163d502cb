using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Course.Kernel.Notebooks;

/// <summary>
/// Writes the text that Jupyter writes. System.Text.Json cannot be told to leave every character above ASCII as it is (it
/// escapes some planes and spaces), and an editor that writes them plainly would then show a diff in lines nobody touched.
/// </summary>
internal static class NotebookWriter
{
    public static void Write(Notebook notebook, StringBuilder text)
    {
        JsonObject document = notebook.Json.DeepClone().AsObject();
        SplitLines(document);
        Write(document, 0, text);
        text.Append('\n');
    }

    private static void SplitLines(JsonObject document)
    {
        foreach (JsonObject cell in document["cells"]!.AsArray().Cast<JsonObject>())
        {
            SplitField(cell, "source");
            if (cell["attachments"] is JsonObject attachments)
            {
                foreach (JsonNode? bundle in attachments.Select(attachment => attachment.Value))
                {
                    SplitBundle(bundle);
                }
            }
            if (cell["outputs"] is JsonArray outputs)
            {
                foreach (JsonObject output in outputs.Cast<JsonObject>())
                {
                    SplitField(output, "text");
                    SplitBundle(output["data"]);
                }
            }
        }
    }

    private static void SplitBundle(JsonNode? bundle)
    {
        if (bundle is not JsonObject data)
        {
            return;
        }
        foreach (string mimeType in data.Select(entry => entry.Key).Where(mimeType => !NotebookSchema.HoldsJson(mimeType)).ToArray())
        {
            SplitField(data, mimeType);
        }
    }

    private static void SplitField(JsonObject owner, string field)
    {
        if (owner.ContainsKey(field))
        {
            owner[field] = MultilineText.Split(MultilineText.Join(owner[field]));
        }
    }

    private static void Write(JsonNode? node, int depth, StringBuilder text)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject { Count: 0 }:
                text.Append("{}");
                break;
            case JsonArray { Count: 0 }:
                text.Append("[]");
                break;
            case JsonObject fields:
                WriteItems('{', fields, '}', depth, text, field =>
                {
                    WriteString(field.Key, text);
                    text.Append(": ");
                    Write(field.Value, depth + 1, text);
                });
                break;
            case JsonArray items:
                WriteItems('[', items, ']', depth, text, item => Write(item, depth + 1, text));
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                WriteString(value.GetValue<string>(), text);
                break;
            default:
                // Numbers keep the digits they were read with: 1.0 does not become 1.
                text.Append(node.ToJsonString());
                break;
        }
    }

    private static void WriteItems<T>(char open, IEnumerable<T> items, char close, int depth, StringBuilder text, Action<T> write)
    {
        text.Append(open);
        string separator = "\n";
        foreach (T item in items)
        {
            text.Append(separator).Append(' ', depth + 1);
            write(item);
            separator = ",\n";
        }
        text.Append('\n').Append(' ', depth).Append(close);
    }

    private static void WriteString(string value, StringBuilder text)
    {
        text.Append('"');
        foreach (char character in value)
        {
            _ = character switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append(@"\\"),
                '\n' => text.Append(@"\n"),
                '\r' => text.Append(@"\r"),
                '\t' => text.Append(@"\t"),
                '\b' => text.Append(@"\b"),
                '\f' => text.Append(@"\f"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => text.Append(character),
            };
        }
        text.Append('"');
    }
}
