using Course.Kernel.Child;
using Microsoft.DotNet.Interactive.Formatting;

namespace Course.Kernel.Languages.Values;

/// <summary>What <c>#!value</c> stores: text of a MIME type.</summary>
internal sealed class StoredValues : ICellLanguage, IVariables
{
    public const string Name = "value";

    private readonly Dictionary<string, SharedValue.Text> values = [];

    public Task ExecuteAsync(CellSegment segment, CellExecution execution) =>
        throw new InvalidOperationException("Text for #!value comes with its magic.");

    public Task<IReadOnlyList<CellVariable>> ListAsync(CellExecution execution) => Task.FromResult<IReadOnlyList<CellVariable>>(
        [.. values.Select(value => new CellVariable(value.Key, value.Value.MimeType, value.Value.Content))]);

    public Task<SharedValue?> FindAsync(string name, CellExecution execution) =>
        Task.FromResult<SharedValue?>(values.GetValueOrDefault(name));

    /// <summary>Stores a value and shows it, as .NET Interactive does.</summary>
    public Task SetAsync(string name, SharedValue value, CellExecution execution)
    {
        SharedValue.Text text = value.As(JsonFormatter.MimeType);
        values[name] = text;
        CellDisplay.Show([new FormattedValue(text.MimeType, text.Content)]);
        return Task.CompletedTask;
    }
}
