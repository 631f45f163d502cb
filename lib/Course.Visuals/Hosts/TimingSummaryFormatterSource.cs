namespace Course.Visuals.Hosts;

/// <summary>Makes the formatters of <see cref="TimingSummary"/>: those of every visual, and its machine-readable form.</summary>
public sealed class TimingSummaryFormatterSource
{
    /// <inheritdoc cref="VisualFormatterSource.CreateTypeFormatters"/>
#pragma warning disable CA1822 // Hosts call it on an instance.
    public IEnumerable<object> CreateTypeFormatters() =>
    [
        .. new VisualFormatterSource().CreateTypeFormatters(),
        new VisualFormatter(TimingSummary.MimeType, visual => (visual as TimingSummary)?.ToJson()),
    ];
#pragma warning restore CA1822
}
