namespace Course.Concurrency.Measuring;

/// <summary>What a process used at one moment, beyond what it used at the beginning of the recording.</summary>
/// <param name="Time">The moment, from the beginning of the recording.</param>
/// <param name="Threads">How many more threads of the operating system there were; below zero for fewer.</param>
/// <param name="Memory">How many more bytes of memory the process held; below zero for fewer. See <see cref="ResourceUse"/>.</param>
/// <param name="InFlight">What the program's own counter said; null without one.</param>
public readonly record struct ResourceSample(TimeSpan Time, int Threads, long Memory, int? InFlight);
