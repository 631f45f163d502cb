using System.Net;
using System.Text.RegularExpressions;

namespace Course.Kernel.Jupyter;

/// <summary>
/// What is left of HTML in a terminal. Cells format a value once, as HTML; a front end that shows text only gets this of it,
/// since formatting the value a second time would run code of the cell a second time.
/// </summary>
internal static partial class PlainText
{
    public static string FromHtml(string html)
    {
        string text = Hidden().Replace(html, "");
        text = Picture().Replace(text, picture => Title().Match(picture.Value) is { Success: true } title ? $"[picture: {title.Groups["text"].Value}]\n" : "[picture]\n");
        text = CellEnd().Replace(text, "\t");
        text = LineEnd().Replace(text, "\n");
        text = WebUtility.HtmlDecode(Tag().Replace(text, ""));
        IEnumerable<string> lines = text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0);
        return string.Join('\n', lines);
    }

    [GeneratedRegex(@"<style\b.*?</style\s*>|<script\b.*?</script\s*>|<template\b.*?</template\s*>|<!--.*?-->", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Hidden();

    [GeneratedRegex(@"<svg\b.*?</svg\s*>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Picture();

    [GeneratedRegex(@"<title[^>]*>(?<text>[^<]*)</title", RegexOptions.IgnoreCase)]
    private static partial Regex Title();

    [GeneratedRegex(@"</t[dh]\s*>", RegexOptions.IgnoreCase)]
    private static partial Regex CellEnd();

    [GeneratedRegex(@"<br\s*/?>|</(?:p|div|tr|li|pre|h[1-6]|summary|caption)\s*>", RegexOptions.IgnoreCase)]
    private static partial Regex LineEnd();

    [GeneratedRegex(@"<[^>]*>")]
    private static partial Regex Tag();
}
