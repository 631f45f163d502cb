using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Course.Kernel.Child;
using Course.Kernel.Notebooks;

namespace Course.Kernel.Languages.Magics;

/// <summary><c>#!import</c>: runs other notebooks and source files as if they stood in the cell.</summary>
/// <param name="folder">The notebook's folder, where paths start, also those in imported files.</param>
/// <param name="run">Runs one text.</param>
internal sealed class Importer(string folder, Func<ImportedText, CellExecution, Task> run)
{
    private static readonly Dictionary<string, string> LanguageOfExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".cs"] = "csharp", [".csx"] = "csharp",
        [".fs"] = "fsharp", [".fsx"] = "fsharp",
        [".html"] = "html",
        [".js"] = "javascript",
        [".md"] = "markdown",
    };

    private readonly Stack<string> open = [];

    /// <exception cref="CellTextException">The file cannot be read, is of no known kind, or imports itself.</exception>
    public async Task ImportAsync(MagicCommand command, CellExecution execution)
    {
        string path = Path.GetFullPath(command["--file"]!, folder);
        if (open.Contains(path))
        {
            throw command.Fail($"\"{command["--file"]}\" imports itself: {string.Join(" → ", open.Reverse().Append(path).Select(file => Path.GetFileName(file)))}.");
        }
        ImportedText[] texts = Read(path, command, execution.Request);
        open.Push(path);
        try
        {
            foreach (ImportedText text in texts)
            {
                await run(text, execution).ConfigureAwait(false);
            }
        }
        finally
        {
            open.Pop();
        }
    }

    private static ImportedText[] Read(string path, MagicCommand command, CellRequest importer)
    {
        string name = Path.GetFileName(path);
        string extension = Path.GetExtension(path);
        if (string.Equals(extension, ".ipynb", StringComparison.OrdinalIgnoreCase))
        {
            return ReadNotebook(path, command, importer);
        }
        bool isDib = string.Equals(extension, ".dib", StringComparison.OrdinalIgnoreCase);
        if (!isDib && !LanguageOfExtension.ContainsKey(extension))
        {
            throw command.Fail($"\"{command["--file"]}\" is not of a kind that can be imported, which are .ipynb, .dib, {string.Join(", ", LanguageOfExtension.Keys)}.");
        }
        string code;
        try
        {
            code = File.ReadAllText(path).ReplaceLineEndings("\n");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw command.Fail($"\"{command["--file"]}\" cannot be read ({exception.Message}); paths start at the notebook's folder.", exception);
        }
        // A program that a Unix shell can start: the line names what runs it, and is no magic.
        if (code.StartsWith("#!/", StringComparison.Ordinal))
        {
            code = code.IndexOf('\n', StringComparison.Ordinal) is int end and >= 0 ? code[end..] : "";
        }
        ImportedText text = new(importer with { CellName = name, Code = code }, code, isDib ? CellLanguages.Default : LanguageOfExtension[extension]);
        return [isDib ? WithoutMetadata(text, command) : text];
    }

    private static ImportedText[] ReadNotebook(string path, MagicCommand command, CellRequest importer)
    {
        try
        {
            Notebook notebook = Notebook.Load(path, command["--file"]);
            return
            [
                .. notebook.Cells
                    .Where(cell => cell.CellType != CellType.Raw && !string.IsNullOrWhiteSpace(cell.Source))
                    .Select(cell => new ImportedText(
                        importer with { CellName = string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(path)}, cell {cell.Number}"), Code = cell.Source },
                        cell.Source,
                        cell.Language)),
            ];
        }
        catch (NotebookFormatException exception)
        {
            throw command.Fail(exception.Message, exception);
        }
    }

    // A .dib file is the text of one long cell, with an object of metadata after #!meta, up to the next magic.
    private static ImportedText WithoutMetadata(ImportedText text, MagicCommand command)
    {
        string[] lines = text.Code.Split('\n');
        int start = Array.FindIndex(lines, line => line.TrimEnd() == "#!meta");
        if (start < 0)
        {
            return text;
        }
        int end = Array.FindIndex(lines, start + 1, line => line.StartsWith("#!", StringComparison.Ordinal));
        end = end < 0 ? lines.Length : end;
        string metadata = string.Join('\n', lines[(start + 1)..end]);
        lines.AsSpan(start, end - start).Fill("");
        try
        {
            string? language = (string?)(JsonNode.Parse(metadata) as JsonObject)?["kernelInfo"]?["defaultKernelName"];
            return text with { Code = string.Join('\n', lines), Language = CellLanguages.Find(language) ?? language ?? text.Language };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw command.Fail($"\"{command["--file"]}\" has metadata (below #!meta) that are not the JSON object that they should be: {exception.Message}", exception);
        }
    }
}
