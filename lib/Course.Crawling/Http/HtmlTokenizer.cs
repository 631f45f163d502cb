namespace Course.Crawling;

/// <summary>
/// Finds the start tags of an HTML document, as the HTML standard's tokenizer does (section 13.2.5), in one pass over any text.
/// </summary>
/// <remarks>
/// Passed over: comments, declarations, end tags, and whatever stands in elements that hold text only, such as
/// <c>script</c>. Left out of the standard: comments inside scripts that hold scripts, and CDATA sections of embedded SVG.
/// </remarks>
internal sealed class HtmlTokenizer(string html)
{
    private const string WhiteSpace = " \t\n\f\r";
    private static readonly string[] TextElements = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];
    private int position;

    public IEnumerable<HtmlTag> StartTags()
    {
        while (SkipTo('<') && ++position < html.Length)
        {
            if (char.IsAsciiLetter(html[position]))
            {
                if (ReadTag() is not { } tag) yield break;
                yield return tag;
                if (tag.Name == "plaintext") yield break;
                if (TextElements.Contains(tag.Name)) SkipText(tag.Name);
            }
            else if (html[position] is '!' or '?' or '/')
            {
                SkipMarkup();
            }
        }
    }

    private void SkipMarkup()
    {
        if (html[position] == '/' && position + 1 < html.Length && char.IsAsciiLetter(html[position + 1]))
        {
            position++;
            ReadTag(); // an end tag, which may have quotes with a '>' in them
        }
        else if (html.AsSpan(position).StartsWith("!--"))
        {
            SkipComment();
        }
        else
        {
            SkipPast(">");
        }
    }

    private void SkipComment()
    {
        position += 3;
        var rest = html.AsSpan(position);
        if (rest.StartsWith(">") || rest.StartsWith("->"))
        {
            SkipPast(">");
            return;
        }

        while (true)
        {
            SkipPast("--");
            rest = html.AsSpan(position);
            if (rest.IsEmpty) return;
            if (rest[0] == '>' || rest.StartsWith("!>"))
            {
                SkipPast(">");
                return;
            }

            position--; // the second hyphen may be the first of the end
        }
    }

    // To the end tag of the same name.
    private void SkipText(string name)
    {
        while (SkipTo('<'))
        {
            var rest = html.AsSpan(position + 1);
            if (rest.StartsWith("/") && rest[1..].StartsWith(name, StringComparison.OrdinalIgnoreCase)
                && rest.Length > name.Length + 1 && (WhiteSpace.Contains(rest[name.Length + 1]) || rest[name.Length + 1] is '/' or '>'))
            {
                return;
            }

            position++;
        }
    }

    // Null when the document ends within the tag: then it is none.
    private HtmlTag? ReadTag()
    {
        var name = ReadName();
        List<KeyValuePair<string, string>> attributes = [];
        while (true)
        {
            while (position < html.Length && (WhiteSpace.Contains(html[position]) || html[position] == '/')) position++;
            if (position >= html.Length) return null;
            if (html[position] == '>')
            {
                position++;
                return new HtmlTag(name, attributes);
            }

            var attribute = ReadName(isAttribute: true);
            SkipWhiteSpace();
            var value = "";
            if (position < html.Length && html[position] == '=')
            {
                position++;
                SkipWhiteSpace();
                if (ReadValue() is not { } read) return null;
                value = read;
            }

            attributes.Add(new(attribute, value));
        }
    }

    private string ReadName(bool isAttribute = false)
    {
        var start = position;
        if (isAttribute) position++; // an equals sign at the beginning belongs to the name
        while (position < html.Length && !WhiteSpace.Contains(html[position]) && html[position] is not ('/' or '>') && !(isAttribute && html[position] == '=')) position++;
        return html[start..position].ToLowerInvariant();
    }

    private string? ReadValue()
    {
        if (position >= html.Length) return null;
        if (html[position] is var quote and ('"' or '\''))
        {
            var start = ++position;
            if (!SkipTo(quote)) return null;
            return html[start..position++];
        }

        var begin = position;
        while (position < html.Length && !WhiteSpace.Contains(html[position]) && html[position] != '>') position++;
        return html[begin..position];
    }

    private void SkipWhiteSpace()
    {
        while (position < html.Length && WhiteSpace.Contains(html[position])) position++;
    }

    private bool SkipTo(char character)
    {
        var found = position < html.Length ? html.IndexOf(character, position) : -1;
        position = found < 0 ? html.Length : found;
        return found >= 0;
    }

    private void SkipPast(string end)
    {
        var found = html.IndexOf(end, position, StringComparison.Ordinal);
        position = found < 0 ? html.Length : found + end.Length;
    }
}
