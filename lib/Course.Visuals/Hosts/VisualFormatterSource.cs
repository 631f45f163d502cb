namespace Course.Visuals.Hosts;

/// <summary>Makes the formatters of every <see cref="Visual"/>. Hosts create it by name; see <see cref="TypeFormatterSourceAttribute"/>.</summary>
public sealed class VisualFormatterSource
{
    /// <summary>One formatter for each mime type that a visual can be shown as.</summary>
    /// <returns>Objects with <c>string MimeType</c> and <c>bool Format(object, TextWriter)</c>.</returns>
#pragma warning disable CA1822 // Hosts call it on an instance.
    public IEnumerable<object> CreateTypeFormatters() =>
    [
        new VisualFormatter("text/html", visual => visual.ToHtml()),
        new VisualFormatter("text/plain", visual => visual.ToText()),
    ];
#pragma warning restore CA1822
}
