using Course.Kernel.Child;
using Microsoft.DotNet.Interactive.Formatting;

namespace Course.Kernel.Languages;

/// <summary><c>#!html</c>: the text is shown as HTML.</summary>
internal sealed class HtmlLanguage : ICellLanguage
{
    public Task ExecuteAsync(CellSegment segment, CellExecution execution)
    {
        CellDisplay.Show([new FormattedValue(HtmlFormatter.MimeType, segment.Code.Trim('\n'))]);
        return Task.CompletedTask;
    }
}
