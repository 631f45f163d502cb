using System.Runtime.ExceptionServices;

namespace Course.Concurrency.Threads;

/// <summary>How one run of a <see cref="ScheduledProgram"/> went.</summary>
/// <param name="Failure">How it failed; null if it did not.</param>
/// <param name="Recorded">The schedule that it followed, choice by choice.</param>
/// <param name="Steps">The steps that were chosen.</param>
/// <param name="IsEndless">Whether it was given up because it took too many steps.</param>
/// <param name="HasClockMoved">Whether time has passed in it.</param>
internal sealed record ScheduledRun(ExceptionDispatchInfo? Failure, Schedule Recorded, IReadOnlyList<ThreadStep> Steps, bool IsEndless, bool HasClockMoved);
