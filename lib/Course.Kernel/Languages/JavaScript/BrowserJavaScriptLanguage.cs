using Course.Kernel.Child;
using Microsoft.DotNet.Interactive.Formatting;

namespace Course.Kernel.Languages.JavaScript;

/// <summary>
/// <c>#!javascript</c> where the front end is a browser that runs scripts: the cell runs there. Its console and its variables
/// are the browser's, and values cannot be shared with it.
/// </summary>
internal sealed class BrowserJavaScriptLanguage : ICellLanguage
{
    private const string MimeType = "application/javascript";

    public Task ExecuteAsync(CellSegment segment, CellExecution execution)
    {
        CellDisplay.Show([new FormattedValue(MimeType, $"(async function () {{\n{segment.Code}\n}})()")]);
        return Task.CompletedTask;
    }
}
