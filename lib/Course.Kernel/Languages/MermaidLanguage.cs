using Course.Kernel.Child;
using Microsoft.DotNet.Interactive.Formatting;
using static Microsoft.DotNet.Interactive.Formatting.PocketViewTags;

namespace Course.Kernel.Languages;

/// <summary>
/// <c>#!mermaid</c>: a host that draws Mermaid diagrams finds the source in a MIME type of its own; every other shows it as
/// text. The kernel itself does not draw: that takes a browser.
/// </summary>
internal sealed class MermaidLanguage : ICellLanguage
{
    private const string MimeType = "text/vnd.mermaid";

    public Task ExecuteAsync(CellSegment segment, CellExecution execution)
    {
        string source = segment.Code.Trim('\n');
        PocketView page = div(
            p(strong("Mermaid diagram (source)")),
            pre[@class: "mermaid-source"](code(source)));
        CellDisplay.Show([new FormattedValue(HtmlFormatter.MimeType, page.ToString()), new FormattedValue(MimeType, source), new FormattedValue(PlainTextFormatter.MimeType, source)]);
        return Task.CompletedTask;
    }
}
