using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.DotNet.Interactive.Formatting.TabularData;

namespace System;

/// <summary>What a cell can say of any value, as in .NET Interactive. Thread-safe.</summary>
public static class DisplayExtensions
{
    /// <summary>Displays a value.</summary>
    /// <param name="value">The value; may be null.</param>
    /// <param name="mimeTypes">The MIME types to show it in; none for those that its type prefers (<c>text/html</c>; <c>text/plain</c> for a string).</param>
    /// <returns>The display, which can be updated.</returns>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes) =>
        new(value, FormattedValue.CreateManyFromObject(value, mimeTypes));

    /// <summary>Displays text that is of a MIME type already, such as HTML, as it is.</summary>
    /// <param name="value">The text.</param>
    /// <param name="mimeType">The MIME type it is of.</param>
    /// <returns>The display, which can be updated.</returns>
    public static DisplayedValue DisplayAs(this string value, string mimeType) => new(value, [new FormattedValue(mimeType, value)]);

    /// <summary>Displays a sequence as a table with a column for each property of its items.</summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="value">The sequence.</param>
    /// <param name="mimeTypes">The MIME types to show it in.</param>
    /// <returns>The display, which can be updated.</returns>
    public static DisplayedValue DisplayTable<T>(this IEnumerable<T>? value, params string[] mimeTypes) =>
        value is null ? value.Display(mimeTypes) : value.ToTabularDataResource().Display(mimeTypes);
}
