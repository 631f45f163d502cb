namespace Course.Crawling;

/// <summary>A start tag of an HTML document: its name and attributes, names in lower case, values as they stand there.</summary>
internal readonly record struct HtmlTag(string Name, IReadOnlyList<KeyValuePair<string, string>> Attributes)
{
    /// <summary>The value of an attribute; null when the tag has none of that name.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var (attribute, value) in Attributes)
            {
                if (attribute == name) return value; // of two, the first counts
            }

            return null;
        }
    }
}
