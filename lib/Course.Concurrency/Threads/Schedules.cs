using Course.Concurrency.Scheduling;
using Course.Concurrency.Time;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.Threads;

/// <summary>Runs a program under many schedules, to find one that breaks it.</summary>
/// <remarks>
/// The program is the main thread: it starts others, and fails by throwing, by leaving a thread that throws, or by a deadlock. Each run has
/// fresh threads and a fresh clock; the program makes all that it shares. It is run on the calling thread's account, but on threads that
/// are used again by later runs, so a <c>[ThreadStatic]</c> field may hold what another run has left there. A tracer that is attached sees
/// none of it: see <see cref="FailedSchedule.Replay"/>.
/// </remarks>
public static class Schedules
{
    /// <summary>The most steps of one run: a program that takes more is taken to go on for ever, which is a failure, and the last that is looked for.</summary>
    internal const int MostSteps = 10_000;

    /// <summary>Runs <paramref name="program"/> under every schedule that there is, each once.</summary>
    /// <remarks>
    /// The last choices are varied first: a search that <paramref name="most"/> has cut short has hardly varied the early ones, and random
    /// schedules see more. When a timer fires is no choice: it does so when no thread can take a step, and never earlier.
    /// </remarks>
    /// <param name="program">The program; it gets its threads.</param>
    /// <param name="most">The most schedules to try.</param>
    /// <param name="cancellation">Ends the search between two runs.</param>
    /// <exception cref="InvalidOperationException">The program did not do the same again under the same schedule.</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public static Exploration ExploreAll(Action<VirtualThreads> program, int most = 10_000, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentNullException.ThrowIfNull(program);
        return ExploreAll(new ThreadProgram(program), most, cancellation);
    }

    /// <summary>Runs a program of goroutines under every schedule that there is, each once: see <see cref="SeededScheduler"/>.</summary>
    /// <remarks>As for threads: the last choices are varied first, and a program in which time passes is never explored exhaustively.</remarks>
    /// <param name="program">The program: its main goroutine.</param>
    /// <param name="most">The most schedules to try.</param>
    /// <param name="cancellation">Ends the search between two runs.</param>
    /// <exception cref="InvalidOperationException">The program did not do the same again under the same schedule.</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public static Exploration ExploreAll(Func<Routine> program, int most = 10_000, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentNullException.ThrowIfNull(program);
        return ExploreAll(new GoroutineProgram(program), most, cancellation);
    }

    /// <summary>Runs <paramref name="program"/> under random schedules.</summary>
    /// <param name="program">The program; it gets its threads.</param>
    /// <param name="seeds">How many.</param>
    /// <param name="firstSeed">The seed of the first; the others follow by one.</param>
    /// <param name="cancellation">Ends the search between two runs.</param>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public static Exploration ExploreSeeds(Action<VirtualThreads> program, int seeds = 1_000, int firstSeed = 0, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seeds, 1);
        ArgumentNullException.ThrowIfNull(program);
        return ExploreSeeds(new ThreadProgram(program), seeds, firstSeed, cancellation);
    }

    /// <summary>Runs a program of goroutines under random schedules: see <see cref="SeededScheduler"/>.</summary>
    /// <param name="program">The program: its main goroutine.</param>
    /// <param name="seeds">How many.</param>
    /// <param name="firstSeed">The seed of the first; the others follow by one.</param>
    /// <param name="cancellation">Ends the search between two runs.</param>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public static Exploration ExploreSeeds(Func<Routine> program, int seeds = 1_000, int firstSeed = 0, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seeds, 1);
        ArgumentNullException.ThrowIfNull(program);
        return ExploreSeeds(new GoroutineProgram(program), seeds, firstSeed, cancellation);
    }

    private static Exploration ExploreAll(ScheduledProgram program, int most, CancellationToken cancellation)
    {
        DepthFirstChooser paths = new();
        Schedule next = new(() => paths, "the next");
        return Explore(program, most, _ => next, _ => null, paths.MoveOn, cancellation);
    }

    private static Exploration ExploreSeeds(ScheduledProgram program, int seeds, int firstSeed, CancellationToken cancellation) =>
        Explore(program, seeds, run => Schedule.Random(unchecked(firstSeed + run)), run => unchecked(firstSeed + run), () => true, cancellation);

    private static Exploration Explore(ScheduledProgram program, int most, Func<int, Schedule> scheduleOf, Func<int, int?> seedOf, Func<bool> moveOn, CancellationToken cancellation)
    {
        var (runs, failures, isMore, isEndless, hasClockMoved) = (0, 0, true, false, false);
        FailedSchedule? first = null;
        using Carriers carriers = new(reuse: true);
        using (Tracer.Suppress())
        {
            for (; runs < most && isMore && !isEndless; runs++)
            {
                cancellation.ThrowIfCancellationRequested();
                var run = program.Run(scheduleOf(runs), new VirtualTime(), carriers);
                if (run.Failure is { } failure)
                {
                    failures++;
                    first ??= new FailedSchedule(program, run, failure.SourceException, seedOf(runs));
                }

                isEndless = run.IsEndless;
                hasClockMoved |= run.HasClockMoved;
                isMore = moveOn();
            }
        }

        return new Exploration(runs, !isMore && !isEndless && !hasClockMoved, failures, first);
    }
}
