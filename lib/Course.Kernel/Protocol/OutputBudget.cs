using System.Globalization;

namespace Course.Kernel.Protocol;

/// <summary>
/// How much a cell may still put out. The kernel keeps one, so that a flood does not fill the channel, and its owner keeps
/// one of the same size, which also counts what comes past the channel. Not thread-safe.
/// </summary>
internal sealed class OutputBudget
{
    private const int Overhead = 200;
    private const int LongestError = 10_000;

    private readonly int limit;
    private int remaining;

    /// <param name="limit">How many characters a cell may put out.</param>
    public OutputBudget(int limit)
    {
        this.limit = limit;
        remaining = limit;
    }

    public bool IsSpent => remaining <= 0;

    /// <summary>Tells the reader that the budget is spent.</summary>
    public CellOutput.StreamOutput Notice => new(
        CellOutput.StreamOutput.StandardError,
        string.Create(CultureInfo.InvariantCulture, $"\n[The cell puts out more than {limit:N0} characters; the rest is not kept.]\n"));

    /// <summary>
    /// What of an output is within the budget; null if nothing is. Text is cut; what is shown in other ways than as text, and is
    /// too long, is named only. An error always is: it says why the cell ended, in as many words as anybody reads.
    /// </summary>
    public CellOutput? Admit(CellOutput output)
    {
        if (output is CellOutput.ErrorOutput error)
        {
            remaining -= Overhead;
            return Shorten(error);
        }
        if (IsSpent)
        {
            return null;
        }
        CellOutput kept = Cost(output) <= remaining ? output : output switch
        {
            CellOutput.StreamOutput stream => stream with { Text = Cut(stream.Text, remaining) },
            CellOutput.DisplayData display => display with { Data = Cut(display.Data) },
            CellOutput.UpdateDisplayData update => update with { Data = Cut(update.Data) },
            CellOutput.ExecuteResult result => result with { Data = Cut(result.Data) },
            _ => output,
        };
        // Half of a character that was cut off counts as well.
        remaining = kept is CellOutput.StreamOutput && kept != output ? 0 : remaining - Cost(kept);
        return kept;
    }

    private MimeBundle Cut(MimeBundle data)
    {
        const string PlainText = "text/plain";
        string text = data[PlainText]
            ?? string.Join(", ", data.Representations.Select(content => string.Create(CultureInfo.InvariantCulture, $"[{content.MimeType} of {content.Content.Length:N0} characters]")));
        int left = Math.Max(0, remaining - Overhead);
        // Without half of a character, it would be a character short of spending the budget.
        return new MimeBundle([new MimeBundle.Representation(PlainText, text.Length <= left ? text : Cut(text, left).PadRight(left))]);
    }

    private static CellOutput.ErrorOutput Shorten(CellOutput.ErrorOutput error) => new(
        Shorten(error.Name),
        Shorten(error.Value),
        error.Traceback.Count <= LongestError && error.Traceback.All(line => line.Length <= LongestError) ? error.Traceback : [.. error.Traceback.Take(LongestError).Select(Shorten)]);

    private static string Shorten(string text) => text.Length <= LongestError ? text : Cut(text, LongestError) + "…";

    /// <summary>The beginning of a text, without half of a character at its end.</summary>
    public static string Cut(string text, int length) =>
        length >= text.Length ? text
        : length > 0 && char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)]
        : text[..length];

    /// <summary>An output is never free, or a million empty ones would be.</summary>
    private static int Cost(CellOutput output) => output switch
    {
        CellOutput.StreamOutput stream => stream.Text.Length,
        CellOutput.DisplayData display => Overhead + display.Data.Length,
        CellOutput.UpdateDisplayData update => Overhead + update.Data.Length,
        CellOutput.ExecuteResult result => Overhead + result.Data.Length,
        _ => Overhead,
    };
}
