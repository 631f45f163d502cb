using Course.Kernel.Child;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;
using static Microsoft.DotNet.Interactive.Formatting.PocketViewTags;

namespace Microsoft.DotNet.Interactive;

/// <summary>
/// What a cell can call without naming a class. .NET Interactive brings a class of this name into the scope of its cells;
/// the embedded kernel brings this one, so that the same notebook runs in both. Thread-safe.
/// </summary>
public static class Kernel
{
#pragma warning disable IDE1006, CA1707 // The names are those that cells already use.

    /// <summary>Displays a value.</summary>
    /// <param name="value">The value; may be null.</param>
    /// <param name="mimeTypes">The MIME types to show it in; none for those that its type prefers.</param>
    /// <returns>The display, which can be updated.</returns>
    public static DisplayedValue display(object? value, params string[] mimeTypes) => value.Display(mimeTypes);

#pragma warning restore IDE1006, CA1707

    /// <summary>Text that is HTML already: displayed as it is, and not escaped.</summary>
    /// <param name="content">The HTML.</param>
    public static IHtmlContent HTML(string content) => content.ToHtmlContent();

    /// <summary>Runs a script in the reader's browser, if the front end runs scripts.</summary>
    /// <param name="scriptContent">The script.</param>
    public static void Javascript(string scriptContent)
    {
        PocketView element = script[type: "text/javascript"](HTML(scriptContent));
        element.ToString().DisplayAs(HtmlFormatter.MimeType);
    }

    /// <summary>Adds style rules to the reader's page, if the front end runs scripts.</summary>
    /// <param name="content">The rules.</param>
    public static void CSS(string content) => Javascript($$"""
        {
          const style = document.createElement('style');
          style.textContent = `{{content}}`;
          (document.head || document.documentElement).appendChild(style);
        }
        """);

    /// <summary>Takes back everything that the cell has put out so far. .NET Interactive has nothing like it.</summary>
    /// <param name="wait">Not at once, but when the next output comes.</param>
    public static void ClearOutput(bool wait = false) => CellDisplay.Clear(wait);

    /// <summary>Asks the reader for a line of text.</summary>
    /// <param name="prompt">What to show before it.</param>
    /// <param name="isPassword">Whether what is typed is to be hidden.</param>
    /// <param name="typeHint">What kind of text it is; this kernel makes no use of it.</param>
    /// <returns>The line.</returns>
    /// <exception cref="InvalidOperationException">There is nobody to ask: the notebook runs without a reader.</exception>
    /// <exception cref="OperationCanceledException">The cell was told to stop.</exception>
    public static async Task<string> GetInputAsync(string prompt = "", bool isPassword = false, string typeHint = "text")
    {
        string? line = CellInput.Current is { } input ? await input.ReadLineAsync(prompt, isPassword).ConfigureAwait(false) : null;
        return line ?? throw new InvalidOperationException("There is nobody to ask for input: this notebook runs without a reader, or in a front end that takes no input.");
    }

    /// <summary>Asks the reader for a password.</summary>
    /// <param name="prompt">What to show before it.</param>
    /// <returns>The password, which does not show itself when it is displayed.</returns>
    /// <exception cref="InvalidOperationException">There is nobody to ask: the notebook runs without a reader.</exception>
    /// <exception cref="OperationCanceledException">The cell was told to stop.</exception>
    public static async Task<PasswordString> GetPasswordAsync(string prompt = "") =>
        new(await GetInputAsync(prompt, isPassword: true).ConfigureAwait(false));
}
