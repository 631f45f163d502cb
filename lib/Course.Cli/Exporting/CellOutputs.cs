using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Course.Cli.Checking.Sources;
using Course.Cli.Running;
using Course.Kernel.Notebooks;

namespace Course.Cli.Exporting;

/// <summary>The outputs of a cell as HTML: of each, the richest form that a page without a kernel can show.</summary>
internal static class CellOutputs
{
    private static readonly string[] Images = ["image/png", "image/jpeg", "image/gif", "image/webp"];

    /// <summary>The outputs one below the other; empty for a cell that put nothing out.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="content">The page that they go to.</param>
    /// <param name="place">Where the cell stands, for messages.</param>
    /// <param name="section">The heading that the cell stands under, for the names of pictures that have none.</param>
    public static string ToHtml(NotebookCell cell, PageContent content, string place, string section)
    {
        string picture = $"Picture in “{section}”";
        StringBuilder html = new();
        string? stream = null;
        StringBuilder streamed = new();
        foreach (CellOutput output in CellOutput.Of(cell))
        {
            string? name = output.Type == "stream" ? (string?)output.Json["name"] : null;
            if (name != stream)
            {
                html.Append(Stream(stream, streamed));
            }
            stream = name;
            if (name is not null)
            {
                streamed.Append(OutputText.Of(output.Json["text"] ?? ""));
            }
            else
            {
                html.Append(output.Type == "error" ? Error(output.Json) : Display(output, content, place, picture));
            }
        }
        html.Append(Stream(stream, streamed));
        return html.ToString();
    }

    private static string Stream(string? name, StringBuilder text)
    {
        string clean = OutputText.WithoutTerminalCodes(text.ToString()).TrimEnd('\n');
        text.Clear();
        return name is null || clean.Length == 0 ? ""
            : name == "stderr" ? $"<pre class=\"stream stderr\" aria-label=\"Error stream\">{Html.Escape(clean)}</pre>\n"
            : $"<pre class=\"stream\">{Html.Escape(clean)}</pre>\n";
    }

    private static string Error(JsonObject output)
    {
        string title = $"{output["ename"]}: {output["evalue"]}";
        string traceback = OutputText.WithoutTerminalCodes(string.Join('\n', output["traceback"]!.AsArray().Select(line => (string?)line))).TrimEnd('\n');
        return $"<div class=\"failure\"><p><strong>{Html.Escape(OutputText.WithoutTerminalCodes(title))}</strong></p>{(traceback.Length == 0 ? "" : $"<pre>{Html.Escape(traceback)}</pre>")}</div>\n";
    }

    private static string Display(CellOutput output, PageContent content, string place, string picture)
    {
        if ((output.As("text/html") ?? output.As("image/svg+xml")) is { } html)
        {
            return $"<div class=\"display\">{HtmlFragment.Write(content.Output(html, place, picture))}</div>\n";
        }
        if (Images.FirstOrDefault(type => output.As(type) is not null) is { } image)
        {
            string data = string.Concat(output.As(image)!.Where(character => !char.IsWhiteSpace(character)));
            return $"<div class=\"display\"><img src=\"data:{image};base64,{Html.Escape(data)}\" alt=\"{Html.Escape(picture)}\"></div>\n";
        }
        if (output.As("text/markdown") is { } markdown)
        {
            return $"<div class=\"display\">{HtmlFragment.Write(content.Output(new MarkdownText(markdown).ToHtml(), place, picture))}</div>\n";
        }
        (string Name, string Text) plain = output.Texts.FirstOrDefault(text => text.Name == "text/plain", output.Texts.FirstOrDefault(text => text.Name.StartsWith("text/", StringComparison.Ordinal)));
        return plain.Text is not null
            ? $"<pre class=\"result\">{Html.Escape(OutputText.WithoutTerminalCodes(plain.Text).TrimEnd('\n'))}</pre>\n"
            : string.Create(CultureInfo.InvariantCulture, $"<p class=\"note\">This output ({Html.Escape(string.Join(", ", output.Texts.Select(text => text.Name)))}) can only be seen in a notebook.</p>\n");
    }
}
