using System.Text.RegularExpressions;
using Course.Kernel.Child;
using Course.Kernel.Languages.Values;
using Microsoft.DotNet.Interactive.Formatting;

namespace Course.Kernel.Languages.JavaScript;

/// <summary>
/// <c>#!javascript</c> where the front end is a browser that runs scripts: the cell runs there, with the page's own document,
/// console and network. Values of other languages go with the scripts that name them; none can come back.
/// </summary>
internal sealed class BrowserJavaScriptLanguage : ICellLanguage, IVariables
{
    private const string MimeType = "application/javascript";
    private const string Note = "JavaScript that runs in the browser which shows this notebook";

    // Front ends give a script the place of its output as "element", some wrapped by jQuery.
    private const string ShowError = """
        .catch(error => {
          const shown = document.createElement('pre');
          shown.textContent = String(error?.stack || error);
          (typeof element === 'undefined' ? document.body : element[0] ?? element).append(shown);
          throw error;
        });
        """;

    private readonly OrderedDictionary<string, string> expressions = [];

    public Task ExecuteAsync(CellSegment segment, CellExecution execution)
    {
        // Outside of the cell's function, so that the cell may declare the same name.
        string values = string.Concat(expressions
            .Where(value => Names(segment.Code, value.Key))
            .Select(value => $"var {value.Key} = {value.Value};\n"));
        string script = $"(async function () {{\n{values}return (async function () {{\n{segment.Code}\n}})();\n}})()\n{ShowError}";
        CellDisplay.Show([new FormattedValue(MimeType, script), new FormattedValue(PlainTextFormatter.MimeType, Note)]);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<CellVariable>> ListAsync(CellExecution execution) => Task.FromResult<IReadOnlyList<CellVariable>>(
        [.. expressions.Select(value => new CellVariable(value.Key, "shared with the browser", value.Value))]);

    public Task<SharedValue?> FindAsync(string name, CellExecution execution) => throw new ValueException(
        "JavaScript cells run in the reader's browser here, and no value comes back from there; it does after `course jupyter install --javascript headless`, where they run in the kernel");

    public Task SetAsync(string name, SharedValue value, CellExecution execution)
    {
        if (!JavaScriptName.IsValid(name))
        {
            throw new ValueException($"\"{name}\" is not a name that a JavaScript variable can have");
        }
        expressions[name] = JavaScriptExpression.Of(value);
        return Task.CompletedTask;
    }

    private static bool Names(string code, string name) => Regex.IsMatch(code, $@"(?<![\w$]){Regex.Escape(name)}(?![\w$])", RegexOptions.CultureInvariant);
}
