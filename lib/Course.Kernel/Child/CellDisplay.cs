using Microsoft.DotNet.Interactive.Formatting;

namespace Course.Kernel.Child;

/// <summary>Puts values out that are formatted already. Thread-safe.</summary>
internal static class CellDisplay
{
    private static CellOutputs? outputs;

    public static void Attach(CellOutputs target) => outputs = target;

    /// <summary>How many characters a cell may put out.</summary>
    public static int Limit => Outputs.Limit;

    /// <summary>Displays a value; returns the id under which it can be updated.</summary>
    /// <param name="value">The value.</param>
    /// <param name="id">The id; null for a new one.</param>
    public static string Show(IReadOnlyList<FormattedValue> value, string? id = null)
    {
        id ??= Guid.NewGuid().ToString();
        Emit(new CellOutput.DisplayData(Bundle(value), id));
        return id;
    }

    /// <summary>Replaces what is shown under an id.</summary>
    public static void Update(string id, IReadOnlyList<FormattedValue> value) =>
        Emit(new CellOutput.UpdateDisplayData(Bundle(value), id));

    /// <summary>Takes back what the cell has put out.</summary>
    public static void Clear(bool wait) => Emit(new CellOutput.ClearOutput(wait));

    /// <summary>Displays the value of a trailing expression, unless it is itself a display, which shows already.</summary>
    public static void ShowResult(object? value, int executionCount)
    {
        if (value is DisplayedValue)
        {
            return;
        }
        IReadOnlyList<FormattedValue> formatted = value switch
        {
            FormattedValue single => [single],
            IEnumerable<FormattedValue> several => [.. several],
            _ => FormattedValue.CreateManyFromObject(value),
        };
        Emit(new CellOutput.ExecuteResult(executionCount, Bundle(formatted)));
    }

    private static MimeBundle Bundle(IReadOnlyList<FormattedValue> value) =>
        new([.. value.Select(formatted => new MimeBundle.Representation(formatted.MimeType, formatted.Value))]);

    private static CellOutputs Outputs =>
        outputs ?? throw new InvalidOperationException("There is no notebook to display in: this code does not run in a cell.");

    private static void Emit(CellOutput output) => Outputs.Emit(output);
}
