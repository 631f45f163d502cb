using Course.Kernel.Child;
using Markdig;
using Microsoft.DotNet.Interactive.Formatting;

namespace Course.Kernel.Languages;

/// <summary><c>#!markdown</c>: the text is rendered to HTML, with the extensions that Markdig calls advanced.</summary>
internal sealed class MarkdownLanguage : ICellLanguage
{
    private readonly MarkdownPipeline pipeline = new MarkdownPipelineBuilder().UseAdvancedExtensions().Build();

    public Task ExecuteAsync(CellSegment segment, CellExecution execution)
    {
        CellDisplay.Show([new FormattedValue(HtmlFormatter.MimeType, Markdown.ToHtml(segment.Code.Trim(), pipeline))]);
        return Task.CompletedTask;
    }
}
