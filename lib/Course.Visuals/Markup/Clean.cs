using System.Text;
using System.Xml;

namespace Course.Visuals.Markup;

/// <summary>Makes any text fit to be shown: values in a trace come from programs, and programs hold anything.</summary>
internal static class Clean
{
    /// <summary>Text that XML and HTML can hold: control characters become their pictures (␀), half surrogate pairs become �.</summary>
    public static string Xml(string text)
    {
        if (text.All(c => c >= ' ' && c is not '\u007f' && !char.IsSurrogate(c) && XmlConvert.IsXmlChar(c))) return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // A half pair is enumerated as U+FFFD.
        {
            clean.Append(rune.Value switch
            {
                < 0x20 => new Rune(0x2400 + rune.Value),
                0x7f => new Rune(0x2421),
                > 0x7f and < 0xa0 or 0xfffe or 0xffff => Rune.ReplacementChar,
                _ => rune,
            });
        }

        return clean.ToString();
    }
}
