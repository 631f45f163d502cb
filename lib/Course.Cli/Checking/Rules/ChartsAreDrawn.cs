using System.Text.Json.Nodes;
using Course.Cli.Checking.Sources;
using Course.Kernel.Notebooks;

namespace Course.Cli.Checking.Rules;

/// <summary>No chart is blank: each SVG draws something, each figure holds data, and the parts that promise a picture have one.</summary>
internal sealed class ChartsAreDrawn : ILessonRule
{
    private static readonly string[] PartsWithPictures = ["See", "Compare"];

    public string Name => "charts-drawn";

    public string Promise => "every chart shows something";

    public IEnumerable<Finding> Examine(LessonUnderCheck lesson) =>
        CellOutput.Of(lesson).SelectMany(output => Blank(lesson, output)).Concat(MissingPictures(lesson));

    private static IEnumerable<Finding> Blank(LessonUnderCheck lesson, CellOutput output)
    {
        string place = lesson.AtOutput(output.Cell, output.Index);
        foreach (string problem in SvgPicture.In(output).Select(picture => picture.Problem).OfType<string>())
        {
            yield return new Finding(place, $"{problem} Look at what the cell gives to the chart.");
        }
        foreach ((string mimeType, JsonNode? value) in output.Json["data"] as JsonObject ?? [])
        {
            if (mimeType.Contains("plotly", StringComparison.Ordinal) && (value as JsonObject)?["data"] is not JsonArray { Count: > 0 })
            {
                yield return new Finding(place, $"the figure ({mimeType}) has no data. Look at what the cell gives to the chart.");
            }
        }
        if (output.As("text/html") is { } html)
        {
            foreach (JsonObject figure in EmbeddedFigure.In(html).Where(figure => figure["data"] is not JsonArray { Count: > 0 }))
            {
                yield return new Finding(place, "the figure's JSON has no data. Look at what the cell gives to the chart.");
            }
        }
    }

    private static IEnumerable<Finding> MissingPictures(LessonUnderCheck lesson)
    {
        string? part = null;
        HashSet<string> partsSeen = [];
        HashSet<string> partsWithPicture = [];
        Dictionary<NotebookCell, MarkdownText> markdown = lesson.MarkdownCells.ToDictionary(text => text.Cell!);
        foreach (NotebookCell cell in lesson.Notebook.Cells)
        {
            if (markdown.TryGetValue(cell, out MarkdownText? text) && text.Headings.LastOrDefault(heading => heading.Level == 2).Title is { } title)
            {
                part = PartsWithPictures.FirstOrDefault(name => LessonParts.IsPart(title, name));
                partsSeen.Add(part ?? "");
            }
            else if (part is not null && CellOutput.Of(cell).Any(output => SvgPicture.In(output).Count > 0))
            {
                partsWithPicture.Add(part);
            }
        }
        return PartsWithPictures.Where(partsSeen.Contains).Except(partsWithPicture)
            .Select(name => new Finding(lesson.Place, $"the part \"{name}\" shows no picture; end one of its cells with a trace picture or a chart."));
    }
}
