using Course.Kernel.Notebooks;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Helpers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Course.Cli.Checking.Sources;

/// <summary>Parsed Markdown: a cell, or a file.</summary>
internal sealed class MarkdownText
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).UseAutoLinks().UseEmphasisExtras().Build();

    private readonly MarkdownDocument document;

    public MarkdownText(string text, NotebookCell? cell = null)
    {
        Text = text;
        Cell = cell;
        document = Markdown.Parse(text, Pipeline);
    }

    public string Text { get; }

    /// <summary>The cell that the text is; null for a file.</summary>
    public NotebookCell? Cell { get; }

    /// <summary>The headings, in order.</summary>
    public IEnumerable<(int Level, string Title)> Headings =>
        document.Descendants<HeadingBlock>().Select(heading => (heading.Level, PlainText(heading.Inline)));

    /// <summary>What links and images point to, with the line (from 1) that each stands on.</summary>
    public IEnumerable<(string Target, string Label, int Line)> Links =>
        document.Descendants<LinkInline>().Select(link => (link.Url ?? "", PlainText(link), link.Line + 1))
            .Concat(document.Descendants<AutolinkInline>().Where(link => !link.IsEmail).Select(link => (link.Url, link.Url, link.Line + 1)));

    /// <summary>The names after <c>#</c> by which the headings can be linked to, in lower case: hosts differ in case.</summary>
    public IEnumerable<string> Anchors => Headings.Select(heading => Anchor(heading.Title));

    /// <summary>The anchor of a heading, as GitHub and VS Code make it.</summary>
    public static string Anchor(string title) => LinkHelper.UrilizeAsGfm(title).ToLowerInvariant();

    /// <summary>The text as HTML, raw HTML in it as it stands.</summary>
    public string ToHtml() => document.ToHtml(Pipeline);

    private static string PlainText(ContainerInline? inline) => inline is null
        ? ""
        : string.Concat(inline.Descendants().Select(part => part switch
        {
            LiteralInline literal => literal.Content.ToString(),
            CodeInline code => code.Content,
            LineBreakInline => " ",
            _ => "",
        })).Trim();
}
