using System.Text;
using System.Text.Json.Nodes;

namespace Course.Kernel.Notebooks;

/// <summary>
/// A Jupyter notebook, nbformat 4.5. It is a view of the JSON document: fields that this library does not know, the order
/// of fields and the ids of cells are kept. Not thread-safe; <see cref="Copy"/> gives each thread its own.
/// </summary>
public sealed class Notebook
{
    internal Notebook(JsonObject json, string name)
    {
        Json = json;
        Name = name;
        string language = LanguageOf(json);
        Cells = [.. json["cells"]!.AsArray().Select((cell, index) => new NotebookCell(cell!.AsObject(), index + 1, language))];
    }

    /// <summary>The whole document as it stands in the file.</summary>
    public JsonObject Json { get; }

    /// <summary>The file the notebook came from, as the user named it; used in messages.</summary>
    public string Name { get; }

    /// <summary>The cells, in the order of the file.</summary>
    public IReadOnlyList<NotebookCell> Cells { get; }

    /// <summary>The notebook's metadata, the same object that is written to the file.</summary>
    public JsonObject Metadata => Json["metadata"]!.AsObject();

    /// <summary>The language of a code cell that names none: what the notebook's metadata say, or C#.</summary>
    public string DefaultLanguage => LanguageOf(Json);

    /// <summary>Reads a notebook from a file. Notebooks of nbformat 4.0–4.4 are upgraded in memory; the file is not touched.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What to call it in messages; without one, <paramref name="path"/>.</param>
    /// <exception cref="NotebookFormatException">The file is missing, cannot be read, or is not a valid nbformat 4 notebook.</exception>
    public static Notebook Load(string path, string? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        name ??= path;
        return NotebookReader.Read(NotebookReader.ReadText(path, name), name);
    }

    /// <summary>Reads a notebook from its JSON text.</summary>
    /// <param name="text">The text of an .ipynb file.</param>
    /// <param name="name">What to call the notebook in messages.</param>
    /// <exception cref="NotebookFormatException">The text is not a valid nbformat 4 notebook.</exception>
    public static Notebook Parse(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(name);
        return NotebookReader.Read(text, name);
    }

    /// <summary>
    /// A new notebook of these cells (see <see cref="NotebookCell.Create"/>), with the metadata that VS Code writes for C#.
    /// Cells without an id get one.
    /// </summary>
    /// <param name="name">What to call the notebook in messages.</param>
    /// <param name="cells">The cells' JSON objects; they become part of the notebook.</param>
    /// <exception cref="NotebookFormatException">A cell is not valid.</exception>
    public static Notebook Create(string name, IEnumerable<JsonObject> cells)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(cells);
        JsonObject document = new()
        {
            ["cells"] = new JsonArray([.. cells]),
            ["metadata"] = new JsonObject
            {
                ["kernelspec"] = new JsonObject { ["display_name"] = ".NET (C#)", ["language"] = "C#", ["name"] = ".net-csharp" },
                ["language_info"] = new JsonObject { ["name"] = "polyglot-notebook" },
                ["polyglot_notebook"] = new JsonObject
                {
                    ["kernelInfo"] = new JsonObject
                    {
                        ["defaultKernelName"] = "csharp",
                        ["items"] = new JsonArray(new JsonObject { ["aliases"] = new JsonArray(), ["name"] = "csharp" }),
                    },
                },
            },
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        };
        return NotebookReader.Accept(document, name);
    }

    /// <summary>
    /// Writes the notebook: to a new file beside the old one, which then takes the old one's name and permissions. Whoever
    /// reads meanwhile, or pulls the plug, finds the old notebook or the new one, never half of one.
    /// </summary>
    /// <param name="path">The file to write; its folder must exist.</param>
    /// <exception cref="IOException">The file cannot be written; it is as it was before.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder is read-only; it is as it was before.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.WriteAllText(path, ToText());
    }

    /// <summary>
    /// The text that <see cref="Save"/> writes: as Jupyter lays it out (indented by one space, characters as they are, text
    /// as lists of lines, a newline at the end), with the fields in the order in which they were read.
    /// </summary>
    public string ToText()
    {
        StringBuilder text = new();
        NotebookWriter.Write(this, text);
        return text.ToString();
    }

    /// <summary>A notebook that shares nothing with this one.</summary>
    public Notebook Copy() => new(Json.DeepClone().AsObject(), Name);

    /// <summary>
    /// The fields that nbformat 4.5 does not allow where they stand, each as a place in words (<c>cell 2: field "colour"</c>).
    /// They are kept when the notebook is saved; a strict validator rejects them.
    /// </summary>
    public IReadOnlyList<string> UnknownFields() => [.. NotebookSchema.UnknownFields(Json)];

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Cells.Count} cells)";

    private static string LanguageOf(JsonObject json)
    {
        JsonNode metadata = json["metadata"]!;
        string? named = Text(metadata["polyglot_notebook"], "kernelInfo", "defaultKernelName")
            ?? Text(metadata["kernelspec"], "language");
        // A language that this kernel does not know stays what it is: its cells must not be taken for C#.
        return CellLanguages.Find(named) ?? named ?? CellLanguages.Default;
    }

    private static string? Text(JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (string field in path)
        {
            node = (node as JsonObject)?[field];
        }
        return node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
    }
}
