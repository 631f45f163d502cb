using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Course.Kernel.Notebooks;

/// <summary>
/// The rules of nbformat 4.5 (<see href="https://nbformat.readthedocs.io/en/latest/format_description.html"/>), stated as
/// sentences: a JSON Schema validator would say only that no alternative of <c>oneOf</c> matched.
/// </summary>
internal static class NotebookSchema
{
    private static readonly string[] DocumentFields = ["metadata", "nbformat", "nbformat_minor", "cells"];
    private static readonly string[] CodeFields = ["id", "cell_type", "metadata", "source", "outputs", "execution_count"];
    private static readonly string[] TextFields = ["id", "cell_type", "metadata", "source", "attachments"];

    private static readonly Dictionary<string, string[]> OutputFields = new()
    {
        ["stream"] = ["output_type", "name", "text"],
        ["display_data"] = ["output_type", "data", "metadata"],
        ["execute_result"] = ["output_type", "execution_count", "data", "metadata"],
        ["error"] = ["output_type", "ename", "evalue", "traceback"],
    };

    /// <summary>Whether values of this MIME type stand in a notebook as JSON rather than as text.</summary>
    public static bool HoldsJson(string mimeType) =>
        mimeType == "application/json"
        || (mimeType.StartsWith("application/", StringComparison.Ordinal) && mimeType.EndsWith("+json", StringComparison.Ordinal));

    /// <summary>Checks the document's version before anything else: the other rules hold for version 4 only.</summary>
    public static void RequireVersion4(JsonObject document, string name)
    {
        const string field = "nbformat";
        if (!document.ContainsKey(field))
        {
            throw new NotebookFormatException(name, null, "the field \"nbformat\" is missing, so this is not a notebook; a notebook of today has \"nbformat\": 4.");
        }
        if (WholeNumber(document[field]) is not int version)
        {
            throw new NotebookFormatException(name, "field \"nbformat\"", $"it must be the number 4, and is {KindOf(document[field])}.");
        }
        if (version != 4)
        {
            string remedy = version < 4
                ? "open and save it in Jupyter, which upgrades it"
                : "it was written by a newer program, so save it there as version 4";
            throw new NotebookFormatException(name, "field \"nbformat\"", Invariant($"this is a notebook of version {version}, and version 4 is needed; {remedy}."));
        }
    }

    /// <summary>The minor version.</summary>
    public static int MinorVersion(JsonObject document, string name)
    {
        const string field = "nbformat_minor";
        if (!document.ContainsKey(field))
        {
            throw new NotebookFormatException(name, null, "the field \"nbformat_minor\" is missing; add \"nbformat_minor\": 5.");
        }
        return WholeNumber(document[field]) is int minor and >= 0
            ? minor
            : throw new NotebookFormatException(name, "field \"nbformat_minor\"", $"it must be a whole number such as 5, and is {KindOf(document[field])}.");
    }

    /// <summary>Checks every rule that the rest of the library relies on; throws at the first one broken.</summary>
    public static void Require(JsonObject document, string name)
    {
        RequireDocumentMetadata(Scope.Field(document, "metadata", name, null).Object());

        Dictionary<string, int> cellOfId = [];
        JsonArray cells = Scope.Field(document, "cells", name, null).Array();
        foreach ((int index, JsonNode? node) in cells.Index())
        {
            string place = Invariant($"cell {index + 1}");
            JsonObject cell = new Scope(node, name, place, "a cell").Object().Json;
            RequireCell(cell, name, place);

            string id = cell["id"]!.GetValue<string>();
            if (!cellOfId.TryAdd(id, index + 1))
            {
                throw new NotebookFormatException(name, place, $"its id \"{id}\" is also that of cell {cellOfId[id]}; give one of them another id.");
            }
        }
    }

    /// <summary>The fields that nbformat 4.5 does not allow where they stand.</summary>
    public static IEnumerable<string> UnknownFields(JsonObject document)
    {
        foreach (string field in Others(document, DocumentFields))
        {
            yield return $"field \"{field}\"";
        }
        foreach ((int index, JsonNode? node) in document["cells"]!.AsArray().Index())
        {
            JsonObject cell = node!.AsObject();
            string place = Invariant($"cell {index + 1}");
            bool isCode = cell["cell_type"]!.GetValue<string>() == "code";
            foreach (string field in Others(cell, isCode ? CodeFields : TextFields))
            {
                yield return $"{place}: field \"{field}\"";
            }
            foreach ((int number, JsonNode? output) in (isCode ? cell["outputs"]!.AsArray() : []).Index())
            {
                string type = output!["output_type"]!.GetValue<string>();
                foreach (string field in Others(output.AsObject(), OutputFields[type]))
                {
                    yield return Invariant($"{place}, output {number + 1}: field \"{field}\"");
                }
            }
        }
    }

    /// <summary>What a value is, in words that fit "…, and is …".</summary>
    public static string KindOf(JsonNode? node) => node?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => $"the number {node.ToJsonString()}",
        _ => node.ToJsonString(),
    };

    /// <summary>The cell that a node belongs to, or the node's path outside of cells.</summary>
    public static string PlaceOf(JsonNode? node)
    {
        for (JsonNode? ancestor = node; ancestor?.Parent is { } parent; ancestor = parent)
        {
            if (parent is JsonArray && parent.GetPath() == "$.cells")
            {
                return Invariant($"cell {ancestor.GetElementIndex() + 1}");
            }
        }
        return node is null || node.Parent is null ? "the document" : $"field \"{node.GetPath()[2..]}\"";
    }

    private static void RequireDocumentMetadata(Scope metadata)
    {
        if (metadata.Optional("kernelspec") is { } kernelspec)
        {
            kernelspec.Object();
            kernelspec.Required("name").String();
            kernelspec.Required("display_name").String();
        }
        if (metadata.Optional("language_info") is { } languageInfo)
        {
            languageInfo.Object();
            languageInfo.Required("name").String();
        }
        metadata.Optional("title")?.String();
        metadata.Optional("authors")?.Array();
    }

    private static void RequireCell(JsonObject cell, string name, string place)
    {
        string id = Scope.Field(cell, "id", name, place).String();
        if (!CellIds.IsValid(id))
        {
            throw new NotebookFormatException(name, place, $"its id \"{id}\" is not allowed; an id is 1 to 64 letters (a–z), digits, - and _.");
        }
        string type = Scope.Field(cell, "cell_type", name, place).String();
        if (type is not ("code" or "markdown" or "raw"))
        {
            throw new NotebookFormatException(name, place, $"its cell_type is \"{type}\"; it must be code, markdown or raw.");
        }
        Scope.Field(cell, "source", name, place).Multiline();
        RequireCellMetadata(Scope.Field(cell, "metadata", name, place).Object());
        if (type != "code")
        {
            RequireAttachments(cell, name, place);
            return;
        }
        Scope.Field(cell, "execution_count", name, place).CountOrNull();
        foreach ((int index, JsonNode? output) in Scope.Field(cell, "outputs", name, place).Array().Index())
        {
            RequireOutput(output, name, Invariant($"{place}, output {index + 1}"));
        }
    }

    private static void RequireCellMetadata(Scope metadata)
    {
        if (metadata.Optional("tags") is not { } field)
        {
            return;
        }
        HashSet<string> seen = [];
        foreach (string tag in field.Strings())
        {
            if (tag.Length == 0 || tag.Contains(','))
            {
                throw field.Problem($"the tag \"{tag}\" is not allowed; a tag is at least one character and holds no comma.");
            }
            if (!seen.Add(tag))
            {
                throw field.Problem($"the tag \"{tag}\" stands there twice; remove one.");
            }
        }
    }

    private static void RequireAttachments(JsonObject cell, string name, string place)
    {
        if (cell.ContainsKey("attachments"))
        {
            foreach ((string file, JsonNode? bundle) in Scope.Field(cell, "attachments", name, place).Object().Json)
            {
                new Scope(bundle, name, place, $"the attachment \"{file}\"").Bundle();
            }
        }
    }

    private static void RequireOutput(JsonNode? node, string name, string place)
    {
        JsonObject output = new Scope(node, name, place, "an output").Object().Json;
        string type = Scope.Field(output, "output_type", name, place).String();
        switch (type)
        {
            case "stream":
                Scope.Field(output, "name", name, place).String();
                Scope.Field(output, "text", name, place).Multiline();
                break;
            case "execute_result":
                Scope.Field(output, "execution_count", name, place).CountOrNull();
                goto case "display_data";
            case "display_data":
                Scope.Field(output, "data", name, place).Bundle();
                Scope.Field(output, "metadata", name, place).Object();
                break;
            case "error":
                Scope.Field(output, "ename", name, place).String();
                Scope.Field(output, "evalue", name, place).String();
                Scope.Field(output, "traceback", name, place).Strings();
                break;
            default:
                throw new NotebookFormatException(name, place, $"its output_type is \"{type}\"; it must be stream, display_data, execute_result or error.");
        }
    }

    private static IEnumerable<string> Others(JsonObject json, string[] allowed) =>
        json.Select(field => field.Key).Where(field => !allowed.Contains(field));

    private static int? WholeNumber(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out int number) ? number : null;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A value with the words to say where it stands and what it is, should it be wrong.</summary>
    private readonly record struct Scope(JsonNode? Node, string File, string? Place, string What)
    {
        public JsonObject Json => (JsonObject)Node!;

        public static Scope Field(JsonObject owner, string field, string file, string? place) =>
            owner.TryGetPropertyValue(field, out JsonNode? value)
                ? new Scope(value, file, place, $"the field \"{field}\"")
                : throw new NotebookFormatException(file, place, $"the field \"{field}\" is missing; nbformat 4.5 requires it.");

        public Scope Required(string field) => Field(Json, field, File, Place);

        public Scope? Optional(string field) =>
            Json.TryGetPropertyValue(field, out JsonNode? value) ? new Scope(value, File, Place, $"the field \"{field}\" in {What}") : null;

        public Scope Object() => Node is JsonObject ? this : throw WrongType("an object");

        public JsonArray Array() => Node as JsonArray ?? throw WrongType("a list");

        public string String() => IsString(Node) ? Node!.GetValue<string>() : throw WrongType("a string");

        public IEnumerable<string> Strings() =>
            Node is JsonArray items && items.All(IsString) ? items.Select(item => item!.GetValue<string>()) : throw WrongType("a list of strings");

        public void Multiline()
        {
            if (!IsString(Node) && !(Node is JsonArray lines && lines.All(IsString)))
            {
                throw WrongType("a string or a list of strings");
            }
        }

        public void CountOrNull()
        {
            if (Node is not null && WholeNumber(Node) is not >= 0)
            {
                throw WrongType("null or a whole number from 0");
            }
        }

        public void Bundle()
        {
            foreach ((string mimeType, JsonNode? content) in Object().Json)
            {
                if (!HoldsJson(mimeType))
                {
                    new Scope(content, File, Place, $"\"{mimeType}\" in {What}").Multiline();
                }
            }
        }

        public NotebookFormatException Problem(string problem) => new(File, Place, $"{What}: {problem}");

        private NotebookFormatException WrongType(string wanted)
        {
            string actual = Node is JsonArray ? "a list with something else in it" : KindOf(Node);
            return new(File, Place, $"{What} must be {wanted}, and is {(wanted.Contains("list", StringComparison.Ordinal) ? actual : KindOf(Node))}.");
        }

        private static bool IsString(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String;
    }
}
