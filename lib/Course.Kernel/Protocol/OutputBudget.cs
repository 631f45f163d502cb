using System.Globalization;

namespace Course.Kernel.Protocol;

/// <summary>
/// How much a cell may still put out. The kernel keeps one, so that a flood does not fill the channel, and its owner keeps
/// one of the same size, which also counts what comes past the channel. Not thread-safe.
/// </summary>
internal sealed class OutputBudget
{
    private const int Overhead = 200;

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

    /// <summary>What of an output is within the budget; null if nothing is. An error always is: it says why the cell ended.</summary>
    public CellOutput? Admit(CellOutput output)
    {
        if (IsSpent && output is not CellOutput.ErrorOutput)
        {
            return null;
        }
        if (output is CellOutput.StreamOutput stream && stream.Text.Length > remaining)
        {
            string text = Cut(stream.Text, remaining);
            remaining = 0;
            return stream with { Text = text };
        }
        remaining -= Cost(output);
        return output;
    }

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
