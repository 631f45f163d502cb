using System.Runtime.CompilerServices;
using Course.Concurrency.Channels;
using Course.Concurrency.Generators;

namespace Course.Concurrency.Scheduling;

/// <summary>
/// Go's statements as methods: <c>using static Course.Concurrency.Scheduling.Goroutines;</c> lets a program say
/// <c>Go(Work(jobs)); switch (await Select(…)) { … }</c>.
/// </summary>
/// <remarks>All but <c>Run</c> are for goroutines: elsewhere they throw <see cref="InvalidOperationException"/>.</remarks>
public static class Goroutines
{
    /// <summary>What a select with a default gives when no case could go on: <c>case Default:</c>.</summary>
    public const int Default = -1;

    /// <summary>How many goroutines have not ended.</summary>
    public static int Count => Machine.Require().Scheduler.CountLive();

    /// <summary>Runs a program of goroutines on as many processors as the process may use: see <see cref="Scheduler.Run(Func{Routine}, CancellationToken)"/>.</summary>
    /// <param name="main">The program: when it ends, the run does.</param>
    /// <param name="cancellation">Ends the run: no goroutine is resumed any more.</param>
    public static void Run(Func<Routine> main, CancellationToken cancellation = default) => new GoScheduler().Run(main, cancellation);

    /// <summary>Runs a program of goroutines that has a result.</summary>
    /// <param name="main">The program: when it ends, the run does.</param>
    /// <param name="cancellation">Ends the run: no goroutine is resumed any more.</param>
    public static T Run<T>(Func<Routine<T>> main, CancellationToken cancellation = default) => new GoScheduler().Run(main, cancellation);

    /// <summary>Starts a goroutine: Go's <c>go f(x)</c>. It runs when it is its turn; the caller goes on.</summary>
    /// <param name="routine">The call that it makes, as in <c>Go(Work(jobs))</c>: its arguments are evaluated now.</param>
    /// <param name="name">What pictures call it; null: as its method is called.</param>
    /// <exception cref="InvalidOperationException">The routine has been started before.</exception>
    public static void Go(Routine routine, string? name = null) => Machine.Require().Scheduler.Spawn(routine.Frame, name);

    /// <summary>Starts a goroutine: Go's <c>go func() { … }()</c>.</summary>
    /// <param name="body">What it does.</param>
    /// <param name="name">What pictures call it; null: as its method is called.</param>
    [OverloadResolutionPriority(1)]
    public static void Go(Func<Routine> body, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        Go(body(), name);
    }

    /// <summary>Starts a goroutine that runs an ordinary async method.</summary>
    /// <param name="body">What it does. What it awaits counts as something outside: a deadlock in it is not seen.</param>
    /// <param name="name">What pictures call it.</param>
    public static void Go(Func<Task> body, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        Go(Await(body), name);
    }

    /// <summary>Lets the others run that are ready: Go's <c>runtime.Gosched()</c>. Await it.</summary>
    public static YieldAwaitable Yield() => default;

    /// <summary>Waits. Await it.</summary>
    /// <param name="duration">How long; zero or less: only until others have run.</param>
    /// <param name="file">Filled in by the compiler, for traces and reports.</param>
    /// <param name="line">Filled in by the compiler, for traces and reports.</param>
    public static SleepAwaitable Sleep(TimeSpan duration, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new(duration, file, line);

    /// <summary>A channel that gets the time, once, when <paramref name="duration"/> has passed: Go's <c>time.After</c>.</summary>
    public static ReceiveOnly<DateTimeOffset> After(TimeSpan duration) => new GoTimer(duration).Channel;

    /// <summary>A channel that gets the time after each period, for ever: Go's <c>time.Tick</c>. A <see cref="Ticker"/> can be stopped.</summary>
    /// <param name="period">The time between two ticks; zero or less: the channel is the nil channel.</param>
    public static ReceiveOnly<DateTimeOffset> Tick(TimeSpan period) => period > TimeSpan.Zero ? new Ticker(period).Channel : default;

    /// <summary>Makes a blocking call without blocking other goroutines: its thread waits, its processor is given to another one. Await it.</summary>
    /// <param name="call">The call. Within it there are no goroutines: it uses no channel.</param>
    public static BlockingAwaitable<T> Blocking<T>(Func<T> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new(call);
    }

    /// <summary>Makes a blocking call that has no result.</summary>
    /// <param name="call">The call. Within it there are no goroutines: it uses no channel.</param>
    public static BlockingAwaitable<Nothing> Blocking(Action call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new(() =>
        {
            call();
            return default;
        });
    }

    /// <summary>A select over these cases: await it. See <see cref="Selection"/>.</summary>
    /// <param name="cases">The cases; their order gives them their numbers and no precedence. None: it waits for ever.</param>
    /// <param name="file">Filled in by the compiler, for traces and reports.</param>
    /// <param name="line">Filled in by the compiler, for traces and reports.</param>
    /// <exception cref="ArgumentException">A case is null, or belongs to another select.</exception>
    [OverloadResolutionPriority(1)]
    public static Selection Select(ReadOnlySpan<SelectCase> cases, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new(cases, file, line);

    /// <inheritdoc cref="Select(ReadOnlySpan{SelectCase}, string, int)"/>
    public static Selection Select(params ReadOnlySpan<SelectCase> cases) => new(cases, "", 0);

    /// <summary>A select with a default: it does one of these cases if one can go on now.</summary>
    /// <param name="cases">The cases.</param>
    /// <returns>The number of the case; <see cref="Default"/> if none could go on.</returns>
    /// <exception cref="ChannelClosedException">The case sends to a channel that is closed.</exception>
    public static int TrySelect(params ReadOnlySpan<SelectCase> cases) => new Selection(cases, "", 0).Try();

    /// <summary>A case that receives.</summary>
    /// <param name="channel">The channel; the nil channel switches the case off.</param>
    /// <param name="file">Filled in by the compiler, for traces and reports.</param>
    /// <param name="line">Filled in by the compiler, for traces and reports.</param>
    public static ReceiveCase<T> Receive<T>(ReceiveOnly<T> channel, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new(channel, file, line);

    /// <inheritdoc cref="Receive{T}(ReceiveOnly{T}, string, int)"/>
    public static ReceiveCase<T> Receive<T>(Channel<T> channel, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new(channel, file, line);

    /// <summary>A case that receives.</summary>
    /// <param name="channel">The channel; the nil channel switches the case off.</param>
    /// <param name="received">The case: its <see cref="ReceiveCase{T}.Value"/> is there when it has been chosen.</param>
    /// <param name="file">Filled in by the compiler, for traces and reports.</param>
    /// <param name="line">Filled in by the compiler, for traces and reports.</param>
    public static ReceiveCase<T> Receive<T>(ReceiveOnly<T> channel, out ReceiveCase<T> received, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        received = new(channel, file, line);

    /// <inheritdoc cref="Receive{T}(ReceiveOnly{T}, out ReceiveCase{T}, string, int)"/>
    public static ReceiveCase<T> Receive<T>(Channel<T> channel, out ReceiveCase<T> received, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        received = new(channel, file, line);

    /// <summary>A case that sends.</summary>
    /// <param name="channel">The channel; the nil channel switches the case off.</param>
    /// <param name="value">What is sent when the case is chosen.</param>
    /// <param name="file">Filled in by the compiler, for traces and reports.</param>
    /// <param name="line">Filled in by the compiler, for traces and reports.</param>
    public static SendCase<T> Send<T>(SendOnly<T> channel, T value, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new(channel, value, file, line);

    /// <inheritdoc cref="Send{T}(SendOnly{T}, T, string, int)"/>
    public static SendCase<T> Send<T>(Channel<T> channel, T value, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new(channel, value, file, line);

    private static async Routine Await(Func<Task> body) => await body();
}
