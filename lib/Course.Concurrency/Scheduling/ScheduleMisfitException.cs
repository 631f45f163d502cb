namespace Course.Concurrency.Scheduling;

/// <summary>A schedule does not fit the program: it names somebody who cannot go on, or has more steps than the program.</summary>
internal sealed class ScheduleMisfitException(Exception misfit) : InvalidOperationException(misfit.Message, misfit);
