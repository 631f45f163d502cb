using System.Text.Json.Nodes;

namespace Course.Kernel.Notebooks;

/// <summary>
/// One cell: a view of its JSON object, so that fields this library does not know stay where they are. Not thread-safe.
/// </summary>
public sealed class NotebookCell
{
    private readonly string defaultLanguage;

    internal NotebookCell(JsonObject json, int number, string defaultLanguage)
    {
        Json = json;
        Number = number;
        this.defaultLanguage = defaultLanguage;
    }

    /// <summary>
    /// A cell that is not in a notebook yet: <see cref="Notebook.Create"/> takes its JSON object. Without an
    /// <paramref name="id"/>, the notebook gives it one.
    /// </summary>
    /// <param name="type">Code, Markdown or raw.</param>
    /// <param name="source">The cell's text.</param>
    /// <param name="tags">The cell's tags.</param>
    /// <param name="id">The cell's id.</param>
    public static JsonObject Create(CellType type, string source, IEnumerable<string>? tags = null, string? id = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        JsonObject metadata = tags is null ? [] : new() { ["tags"] = new JsonArray([.. tags.Select(tag => (JsonNode)tag)]) };
        JsonObject cell = new() { ["cell_type"] = type.ToString().ToLowerInvariant() };
        if (type == CellType.Code)
        {
            cell["execution_count"] = null;
        }
        if (id is not null)
        {
            cell["id"] = id;
        }
        cell["metadata"] = metadata;
        if (type == CellType.Code)
        {
            cell["outputs"] = new JsonArray();
        }
        cell["source"] = MultilineText.Split(source);
        return cell;
    }

    /// <summary>The cell as it stands in the file.</summary>
    public JsonObject Json { get; }

    /// <summary>The cell's place in the notebook, counted from 1 over cells of every type.</summary>
    public int Number { get; }

    /// <summary>The id that stays with the cell when others are inserted or removed.</summary>
    public string Id => Json["id"]!.GetValue<string>();

    /// <summary>Code, Markdown or raw text.</summary>
    public CellType CellType => Json["cell_type"]!.GetValue<string>() switch
    {
        "code" => CellType.Code,
        "markdown" => CellType.Markdown,
        _ => CellType.Raw,
    };

    /// <summary>The cell's text with <c>\n</c> line ends as they are in the file. Setting it writes nbformat's list of lines.</summary>
    public string Source
    {
        get => MultilineText.Join(Json["source"]);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Json["source"] = MultilineText.Split(value);
        }
    }

    /// <summary>The cell's metadata, the same object that is written to the file.</summary>
    public JsonObject Metadata => Json["metadata"]!.AsObject();

    /// <summary>The cell's tags, in the order of the file. To change them, change <see cref="Metadata"/>.</summary>
    public IReadOnlyList<string> Tags =>
        Metadata["tags"] is JsonArray tags ? [.. tags.Select(tag => tag!.GetValue<string>())] : [];

    /// <summary>Whether the cell carries <paramref name="tag"/>.</summary>
    public bool HasTag(string tag) => Tags.Contains(tag);

    /// <summary>
    /// The language the cell is in, by the first of: a magic line at the top of its text, its <c>polyglot_notebook</c>
    /// metadata, its <c>dotnet_interactive</c> metadata, the notebook's default. <c>markdown</c> and <c>raw</c> for cells
    /// of those types.
    /// </summary>
    public string Language => CellType switch
    {
        CellType.Markdown => "markdown",
        CellType.Raw => "raw",
        _ => CellLanguages.FromMagic(Source) ?? LanguageInMetadata ?? defaultLanguage,
    };

    /// <summary>The language that the cell's metadata name, as VS Code writes them; null if they name none.</summary>
    public string? LanguageInMetadata =>
        NamedIn("polyglot_notebook", "kernelName") ?? NamedIn("dotnet_interactive", "language");

    /// <summary>
    /// A code cell's outputs, the same array that is written to the file. Empty for other cells.
    /// </summary>
    /// <exception cref="InvalidOperationException">Set on a cell that is not code.</exception>
    public JsonArray Outputs
    {
        get => CellType == CellType.Code ? Json["outputs"]!.AsArray() : [];
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            RequireCode("outputs");
            Json["outputs"] = value;
        }
    }

    /// <summary>A code cell's place in the order of execution, from 1; null if it was not run, and for other cells.</summary>
    /// <exception cref="InvalidOperationException">Set on a cell that is not code.</exception>
    public int? ExecutionCount
    {
        get => Json["execution_count"]?.GetValue<int>();
        set
        {
            RequireCode("an execution count");
            Json["execution_count"] = value;
        }
    }

    private string? NamedIn(string tool, string field) =>
        Metadata[tool] is JsonObject settings && settings[field] is JsonValue value && value.TryGetValue(out string? name)
            ? CellLanguages.Find(name) ?? name
            : null;

    private void RequireCode(string what)
    {
        if (CellType != CellType.Code)
        {
            throw new InvalidOperationException($"Cell {Number} is {CellType}, and only a code cell has {what}.");
        }
    }
}
