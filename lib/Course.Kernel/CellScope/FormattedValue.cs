namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>A value as text of one MIME type. Has the name and the members that .NET Interactive gives it in a cell.</summary>
/// <param name="mimeType">Such as <c>text/html</c>.</param>
/// <param name="value">The text.</param>
public sealed class FormattedValue(string mimeType, string value)
{
    /// <summary>The MIME type.</summary>
    public string MimeType { get; } =
        string.IsNullOrWhiteSpace(mimeType) ? throw new ArgumentException("A formatted value needs a MIME type, such as text/html.", nameof(mimeType)) : mimeType;

    /// <summary>The text.</summary>
    public string Value { get; } = value;

    /// <summary>Formats a value in one MIME type.</summary>
    /// <param name="value">The value; may be null.</param>
    /// <param name="mimeType">The MIME type; null for the one that the value's type prefers.</param>
    public static FormattedValue CreateSingleFromObject(object? value, string? mimeType = null)
    {
        string chosen = mimeType ?? Formatter.GetPreferredMimeTypesFor(value?.GetType()).First();
        return new FormattedValue(chosen, ValueWriter.Format(value, chosen));
    }

    /// <summary>Formats a value in several MIME types.</summary>
    /// <param name="value">The value; may be null.</param>
    /// <param name="mimeTypes">The MIME types; none for those that the value's type prefers.</param>
    public static IReadOnlyList<FormattedValue> CreateManyFromObject(object? value, params string[]? mimeTypes) =>
    [
        .. (mimeTypes is { Length: > 0 } ? mimeTypes : Formatter.GetPreferredMimeTypesFor(value?.GetType()))
            .Select(mimeType => CreateSingleFromObject(value, mimeType)),
    ];

    /// <inheritdoc/>
    public override string ToString() => $"{MimeType}: {Value}";
}
