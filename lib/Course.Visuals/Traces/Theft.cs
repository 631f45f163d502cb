using Course.Concurrency.Tracing;

namespace Course.Visuals.Traces;

/// <summary>A processor took goroutines from another one's queue.</summary>
/// <param name="Time">When, in ticks.</param>
/// <param name="Victim">From whom.</param>
/// <param name="Thief">Who.</param>
/// <param name="Words">How many: <c>2 stolen</c>.</param>
internal sealed record Theft(long Time, Strand Victim, Strand Thief, string Words);
