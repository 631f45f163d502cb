using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Course.Kernel.Languages.CSharp;

/// <summary>The documentation that a symbol's author wrote, from the XML file beside its assembly. Immutable.</summary>
internal sealed partial class XmlDocumentation
{
    private static readonly XmlDocumentation None = new([]);

    private readonly IReadOnlyList<(string Heading, string Text)> parts;

    private XmlDocumentation(IReadOnlyList<(string Heading, string Text)> parts) => this.parts = parts;

    public bool IsEmpty => parts.Count == 0;

    public string PlainText => string.Join('\n', parts.Select(part => part.Heading.Length == 0 ? part.Text + "\n" : $"{part.Heading}: {part.Text}")).TrimEnd();

    public string Markdown => string.Join('\n', parts.Select(part => part.Heading.Length == 0 ? part.Text + "\n" : $"- `{part.Heading}`: {part.Text}")).TrimEnd();

    public static XmlDocumentation Of(ISymbol symbol, Compilation compilation)
    {
        ISymbol definition = symbol is IMethodSymbol { ReducedFrom: { } extension } ? extension.OriginalDefinition : symbol.OriginalDefinition;
        if (definition.GetDocumentationCommentId() is not { } id)
        {
            return None;
        }
        string? xml = definition.Locations.Any(location => location.IsInSource)
            ? definition.GetDocumentationCommentXml()
            : compilation.GetMetadataReference(definition.ContainingAssembly) is PortableExecutableReference { FilePath: { } file }
                ? XmlDocumentationFiles.Find(id, file)
                : null;
        return Read(xml);
    }

    /// <summary>The documentation of an XML element as compilers write it; empty for none.</summary>
    public static XmlDocumentation Read(string? xml) => string.IsNullOrWhiteSpace(xml) ? None : Parse(xml);

    private static XmlDocumentation Parse(string xml)
    {
        XElement member;
        try
        {
            member = XElement.Parse(xml, LoadOptions.PreserveWhitespace);
        }
        catch (XmlException)
        {
            return None;
        }
        List<(string, string)> parts = [];
        foreach (XElement element in member.Elements())
        {
            string text = Spaces().Replace(TextOf(element), " ").Trim();
            string? heading = element.Name.LocalName switch
            {
                "summary" => "",
                "typeparam" or "param" => (string?)element.Attribute("name"),
                "returns" => "returns",
                "value" => "value",
                "exception" => ShortName((string?)element.Attribute("cref") ?? ""),
                _ => null,
            };
            if (heading is not null && text.Length > 0)
            {
                parts.Add((heading, text));
            }
        }
        return new XmlDocumentation(parts);
    }

    private static string TextOf(XElement element)
    {
        StringBuilder text = new();
        foreach (XNode node in element.Nodes())
        {
            text.Append(node switch
            {
                XText plain => plain.Value,
                XElement { Name.LocalName: "see" or "seealso" or "paramref" or "typeparamref" } reference when reference.IsEmpty =>
                    (string?)reference.Attribute("langword") ?? (string?)reference.Attribute("name") ?? ShortName((string?)reference.Attribute("cref") ?? (string?)reference.Attribute("href") ?? ""),
                XElement { Name.LocalName: "para" or "item" or "br" } block => " " + TextOf(block) + " ",
                XElement other => TextOf(other),
                _ => "",
            });
        }
        return text.ToString();
    }

    /// <summary><c>T:System.Collections.Generic.List`1</c> is <c>List</c>, <c>M:System.Console.WriteLine(System.String)</c> is <c>Console.WriteLine</c>.</summary>
    private static string ShortName(string reference)
    {
        if (reference.Length < 2 || reference[1] != ':')
        {
            return reference;
        }
        string name = reference[2..].Split('(', '`')[0];
        string[] words = name.Split('.');
        return string.Join('.', words[^(reference[0] is 'T' or 'N' || words.Length < 2 ? 1 : 2)..]);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
