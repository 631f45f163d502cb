using Course.Kernel.Child;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>Something that a cell has displayed and can still change. Has the name and the members that .NET Interactive gives it.</summary>
public sealed class DisplayedValue
{
    internal DisplayedValue(object? value, IReadOnlyList<FormattedValue> formattedValues)
    {
        Value = value;
        FormattedValues = formattedValues;
        DisplayId = CellDisplay.Show(formattedValues);
    }

    /// <summary>What a front end calls it.</summary>
    public string DisplayId { get; }

    /// <summary>The value that is shown now.</summary>
    public object? Value { get; private set; }

    /// <summary>The value that is shown now, formatted.</summary>
    public IReadOnlyList<FormattedValue> FormattedValues { get; private set; }

    /// <summary>Whether <see cref="Update"/> was called.</summary>
    public bool IsUpdated { get; private set; }

    /// <summary>Shows another value in the same place, in the same MIME types.</summary>
    /// <param name="updatedValue">The other value; may be null.</param>
    public void Update(object? updatedValue)
    {
        IsUpdated = true;
        Value = updatedValue;
        FormattedValues = FormattedValue.CreateManyFromObject(updatedValue, [.. FormattedValues.Select(formatted => formatted.MimeType)]);
        CellDisplay.Update(DisplayId, FormattedValues);
    }
}
