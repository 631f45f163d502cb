using Course.Concurrency.Tracing;

namespace Course.Visuals.Traces;

/// <summary>One strand through the whole log.</summary>
/// <param name="Strand">The strand.</param>
/// <param name="Name">Its name, made unique within the log.</param>
/// <param name="Segments">What it does from its first event to the end of the log, without gaps.</param>
internal sealed record Lane(Strand Strand, string Name, IReadOnlyList<LaneSegment> Segments);
