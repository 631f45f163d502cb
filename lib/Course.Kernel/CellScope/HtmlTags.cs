using System.Text.RegularExpressions;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>The tags of HTML that a formatter wrote.</summary>
internal static partial class HtmlTags
{
    private static readonly string[] Void = ["br", "hr", "img", "input", "link", "meta"];

    /// <summary>What closes the elements that are open at the end of a text that broke off.</summary>
    public static string Closing(string html)
    {
        Stack<string> open = [];
        foreach (Match tag in Tag().Matches(html))
        {
            string name = tag.Groups["name"].Value.ToLowerInvariant();
            if (tag.Groups["close"].Length == 0 && !Void.Contains(name))
            {
                open.Push(name);
            }
            else if (open.TryPeek(out string? last) && last == name)
            {
                open.Pop();
            }
        }
        return string.Concat(open.Select(name => $"</{name}>"));
    }

    [GeneratedRegex("""<(?<close>/?)(?<name>[A-Za-z][A-Za-z0-9]*)(?>[^<>"]|"[^"]*")*>""")]
    private static partial Regex Tag();
}
