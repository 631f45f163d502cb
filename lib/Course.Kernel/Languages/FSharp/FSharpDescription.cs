using Course.Kernel.Languages.CSharp;
using FSharp.Compiler.EditorServices;
using FSharp.Compiler.Symbols;
using FSharp.Compiler.Text;

namespace Course.Kernel.Languages.FSharp;

/// <summary>What the compiler's services say about a name, as text.</summary>
internal static class FSharpDescription
{
    /// <summary>What the name is, overloads one by one, on a line each; no documentation.</summary>
    public static IReadOnlyList<string> Signatures(ToolTipText text) => [.. Elements(text).Select(element => Join(element.MainDescription)).Where(signature => signature.Length > 0)];

    public static string FirstLine(ToolTipText text)
    {
        IReadOnlyList<string> signatures = Signatures(text);
        return signatures is [] ? "" : signatures[0].Split('\n')[0] + (signatures.Count > 1 ? $" (+ {signatures.Count - 1} overload{(signatures.Count > 2 ? "s" : "")})" : "");
    }

    public static XmlDocumentation Documentation(ToolTipText text) => XmlDocumentation.Read(Elements(text).Select(element => element.XmlDoc switch
    {
        FSharpXmlDoc.FromXmlText written => written.Item.GetXmlText(),
        FSharpXmlDoc.FromXmlFile { dllName: { } file, xmlSig: { } signature } => XmlDocumentationFiles.Find(signature, file),
        _ => null,
    }).FirstOrDefault(xml => !string.IsNullOrWhiteSpace(xml)));

    private static IEnumerable<ToolTipElementData> Elements(ToolTipText text) => text.Item.OfType<ToolTipElement.Group>().SelectMany(group => group.elements);

    private static string Join(IEnumerable<TaggedText> parts) => string.Concat(parts.Select(part => part.Text)).Trim();
}
