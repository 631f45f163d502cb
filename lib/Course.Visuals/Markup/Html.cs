using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Course.Visuals.Markup;

/// <summary>HTML fragments built as XML trees, so that nothing in them can be left unescaped or unclosed.</summary>
internal static class Html
{
    // Empty text keeps an element without content from being written as <td/>, which HTML would read as left open.
    public static XElement Element(string name, params object?[] content) => new(name, content, "");

    public static XElement WithClass(string name, string style, params object?[] content) => Element(name, new XAttribute("class", style), content);

    public static string Write(XElement element) => element.ToString(SaveOptions.DisableFormatting).ReplaceLineEndings("\n");

    /// <summary>A name for the styles and ids of a fragment, made from what it shows: the same on every run, another one for another picture.</summary>
    public static string ScopeOf(string content) => "v" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)).AsSpan(0, 5));
}
