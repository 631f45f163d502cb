namespace Course.Cli.Exporting;

/// <summary>Text as a part of HTML.</summary>
internal static class Html
{
    /// <summary>The text with the five characters escaped that mean something, in content or in quotes; all others stay.</summary>
    public static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal);
}
