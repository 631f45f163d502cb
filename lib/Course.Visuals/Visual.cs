using Course.Visuals.Hosts;

namespace Course.Visuals;

/// <summary>
/// Something to look at: the last expression of a cell. Every notebook host finds its two forms without any setup:
/// <c>text/html</c> and, for terminals and screen readers, <c>text/plain</c>.
/// </summary>
/// <remarks>Immutable, safe to share, and the same input gives the same bytes in every culture and on every machine.</remarks>
[TypeFormatterSource(typeof(VisualFormatterSource), PreferredMimeTypes = ["text/html", "text/plain"])]
public abstract record Visual
{
    /// <summary>The visual as an HTML fragment that needs no script, no font and no network.</summary>
    public abstract string ToHtml();

    /// <summary>The visual as text for a fixed-width terminal; the same facts as the picture.</summary>
    public abstract string ToText();

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public sealed override string ToString() => ToText();
}
