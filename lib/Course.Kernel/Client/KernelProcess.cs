using System.Buffers;
using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.IO.Pipelines;
using System.IO.Pipes;
using System.Security.Cryptography;
using Course.Kernel.Child;
using Course.Kernel.Protocol;
using PipeOptions = System.IO.Pipes.PipeOptions;

namespace Course.Kernel;

/// <summary>
/// A notebook kernel in a process of its own. Cells run in it one at a time and share their variables; whatever a cell does
/// to the process, the caller goes on. Thread-safe.
/// </summary>
/// <remarks>
/// The two processes talk over a private pipe, never over the child's console: that is captured, so that text written
/// behind <see cref="Console.Out"/>, by native code or by processes that a cell starts, is an output of the cell like any
/// other. A kernel whose owner dies ends by itself. Processes that cells have started end with the kernel (on Windows, unless
/// the kernel ends by itself or by what a cell does).
/// </remarks>
public sealed class KernelProcess : IAsyncDisposable
{
    // What a cell of long ago started and still puts something out is shown in the cell that runs then.
    private const int MostCellsKept = 1000;

    private static readonly TimeSpan TimeToExit = TimeSpan.FromSeconds(3);

    // What it wrote last says why it has ended. Only who has left the session can hold the streams open for so long.
    private static readonly TimeSpan TimeToFollow = TimeSpan.FromSeconds(5);

    private readonly KernelOptions options;
    private readonly Process process;
    private readonly NamedPipeServerStream channel;
    private readonly RawStreamReader standardOutput;
    private readonly RawStreamReader standardError;
    private readonly CancellationTokenSource closing = new();
    private readonly SemaphoreSlim oneCellAtATime = new(1, 1);
    private readonly SemaphoreSlim oneMessageAtATime = new(1, 1);
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<KernelDeath> death = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task reading = Task.CompletedTask;
    private readonly Lock routing = new();
    private readonly Recent<int, CellAftermath> cells = new(MostCellsKept);
    private readonly List<CellOutput> waiting = [];
    private volatile RunningCell? running;
    private volatile KernelMessage.Crashing? crash;
    private int? announcedExitCode;
    private volatile string? killedFor;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<CodeAnswer>> questions = new();
    private int lastCell;
    private int lastQuestion;
    private int disposed;

    private KernelProcess(KernelOptions options, Process process, NamedPipeServerStream channel, string streamMark)
    {
        this.options = options;
        this.process = process;
        this.channel = channel;
        standardOutput = new RawStreamReader(
            process.StandardOutput.BaseStream, streamMark, holdBack: false, text => AddRaw(CellOutput.StreamOutput.StandardOutput, text));
        standardError = new RawStreamReader(
            process.StandardError.BaseStream, streamMark, holdBack: true, text => AddRaw(CellOutput.StreamOutput.StandardError, text));
    }

    /// <summary>The id of the kernel's process.</summary>
    public int ProcessId => process.Id;

    /// <summary>Whether cells can still be run.</summary>
    public bool IsAlive => !death.Task.IsCompleted;

    /// <summary>Whether an exception that nobody caught is ending the process: a cell that were sent now would not run.</summary>
    internal bool IsCrashing => crash is not null;

    /// <summary>How the process ended; completes when it has.</summary>
    internal Task<KernelDeath> Death => death.Task;

    /// <summary>Starts a kernel and waits until it is ready for its first cell.</summary>
    /// <param name="options">How to start it.</param>
    /// <param name="cancellationToken">Stops waiting, and the process.</param>
    /// <exception cref="KernelStartException">The process cannot be started, or ended at once; the message says why.</exception>
    public static async Task<KernelProcess> StartAsync(KernelOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        string name = "course-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        string streamMark = $"\u001e{name}\u001e";
        NamedPipeServerStream channel = new(
            name, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        KernelProcess kernel;
        try
        {
            kernel = new KernelProcess(options, Launch(options, new KernelArguments(name, streamMark, options.OutputLimit, options.LanguageKillAfter)), channel, streamMark);
        }
        catch
        {
            await channel.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        try
        {
            await kernel.ConnectAsync(cancellationToken).ConfigureAwait(false);
            return kernel;
        }
        catch
        {
            await kernel.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Runs a cell. If it fails, is stopped, or takes the process with it, the result says so: nothing is thrown for what a
    /// cell does.
    /// </summary>
    /// <param name="request">The cell.</param>
    /// <param name="outputs">Told of each output as it comes, in order, on one thread at a time. Quick chunks of one stream
    /// come as one. (<see cref="Progress{T}"/> does not keep the order; implement the interface.) What code puts out that the
    /// cell has left running is an output of the cell that runs then, or that runs next.</param>
    /// <param name="cancellationToken">Interrupts the cell, as <see cref="InterruptAsync"/> does.</param>
    /// <returns>How it ended. On a kernel that has died, the status is <see cref="CellStatus.KernelDied"/> again.</returns>
    /// <exception cref="OperationCanceledException">Cancelled before the cell's turn came.</exception>
    /// <exception cref="ObjectDisposedException">The kernel was disposed of.</exception>
    public Task<CellResult> ExecuteAsync(CellRequest request, IProgress<CellOutput>? outputs = null, CancellationToken cancellationToken = default) =>
        ExecuteAsync(request, new CellAudience { Outputs = outputs }, cancellationToken);

    /// <summary>Runs a cell for those who hear of it.</summary>
    /// <param name="request">The cell.</param>
    /// <param name="audience">Who hears of the cell, and of what comes of it after its end.</param>
    /// <param name="cancellationToken">Interrupts the cell.</param>
    internal async Task<CellResult> ExecuteAsync(CellRequest request, CellAudience audience, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(disposed != 0, this);
        await oneCellAtATime.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            RunningCell cell = new(++lastCell, request, options.OutputLimit, audience);
            // In this order: a kernel that dies just now either finds the cell, or is found dead.
            Begin(cell);
            if (death.Task.IsCompleted)
            {
                cell.CompleteByEarlierDeath(await death.Task.ConfigureAwait(false));
                return await cell.Completion.ConfigureAwait(false);
            }
            // Its time begins before it does, whatever clock that is measured by.
            using CancellationTokenSource isOver = new();
            Task limit = request.Timeout is { } timeout ? Task.Delay(timeout, options.Clock, isOver.Token) : Task.Delay(Timeout.Infinite, isOver.Token);
            await SendAsync(new KernelMessage.Execute(cell.Id, request, AllowsInput: audience.Input is not null, IsFollowed: audience.IsLive)).ConfigureAwait(false);
            using CancellationTokenRegistration interrupt = cancellationToken.Register(() => _ = StopAsync(cell, CellStatus.Interrupted));
            bool isInTime = await Task.WhenAny(cell.Completion, limit).ConfigureAwait(false) == cell.Completion;
            await isOver.CancelAsync().ConfigureAwait(false);
            if (!isInTime)
            {
                await StopAsync(cell, CellStatus.TimedOut).ConfigureAwait(false);
            }
            return await cell.Completion.ConfigureAwait(false);
        }
        finally
        {
            running = null;
            oneCellAtATime.Release();
        }
    }

    /// <summary>
    /// Stops the running cell, step by step: checkpoints in its code, then Thread.Interrupt for a blocked wait (or no longer
    /// waiting for a suspended await), and if none of that helps within <see cref="KernelOptions.KillAfter"/>, its process is
    /// killed. If that takes more than a second, the cell's standard error says so meanwhile.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting for the outcome; the interrupt goes on.</param>
    /// <returns>What it took. <see cref="InterruptStep.NothingRunning"/> also if the cell came to its end meanwhile.</returns>
    public async Task<InterruptOutcome> InterruptAsync(CancellationToken cancellationToken = default)
    {
        if (running is not { } cell)
        {
            return new InterruptOutcome(InterruptStep.NothingRunning);
        }
        CellResult result = await StopAsync(cell, CellStatus.Interrupted).WaitAsync(cancellationToken).ConfigureAwait(false);
        return result.Interrupt ?? new InterruptOutcome(InterruptStep.NothingRunning);
    }

    /// <summary>Asks about code that is being written. A running cell is not waited for.</summary>
    /// <returns>The answer; <see cref="CodeAnswer.Nothing"/> if the kernel has died.</returns>
    /// <exception cref="OperationCanceledException">Cancelled before the answer came.</exception>
    internal async Task<CodeAnswer> AskAsync(CodeQuestion question, CancellationToken cancellationToken = default)
    {
        int number = Interlocked.Increment(ref lastQuestion);
        TaskCompletionSource<CodeAnswer> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        questions[number] = answer;
        try
        {
            await SendAsync(new KernelMessage.Ask(number, question)).ConfigureAwait(false);
            await Task.WhenAny(answer.Task, death.Task).WaitAsync(cancellationToken).ConfigureAwait(false);
            return answer.Task.IsCompleted ? await answer.Task.ConfigureAwait(false) : CodeAnswer.Nothing;
        }
        finally
        {
            questions.TryRemove(number, out _);
        }
    }

    /// <summary>Ends the process, if need be by force, and with it a cell that still runs and the processes that cells have started.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }
        if (!ProcessSession.IsSupported)
        {
            // Who started whom can be told only while the kernel is there.
            Kill();
        }
        await SendAsync(new KernelMessage.Shutdown()).ConfigureAwait(false);
        if (!await CompletesWithinAsync(process.WaitForExitAsync(), TimeToExit).ConfigureAwait(false))
        {
            Kill();
        }
        await closing.CancelAsync().ConfigureAwait(false);
        await reading.ConfigureAwait(false);
        await channel.DisposeAsync().ConfigureAwait(false);
        process.Dispose();
        closing.Dispose();
    }

    private static Process Launch(KernelOptions options, KernelArguments arguments)
    {
        if (!Directory.Exists(options.WorkingDirectory))
        {
            throw new KernelStartException($"The kernel cannot be started: the notebook's folder \"{options.WorkingDirectory}\" does not exist.");
        }
        ProcessStartInfo start = new(DotnetHost.Path, ["exec", DotnetHost.KernelAssembly, .. arguments.ToCommandLine()])
        {
            WorkingDirectory = options.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        KernelEnvironment.Apply(start.Environment, options.Environment);
        try
        {
            Process process = Process.Start(start)!;
            // A cell that asks for input gets the end of it, and not a wait for ever.
            process.StandardInput.Close();
            return process;
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            throw new KernelStartException($"The kernel cannot be started: \"{start.FileName}\" does not run ({exception.Message}).", exception);
        }
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        Task raw = Task.WhenAll(standardOutput.ReadAsync(closing.Token), standardError.ReadAsync(closing.Token));
        Task exit = process.WaitForExitAsync(CancellationToken.None);
        using CancellationTokenSource giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task connected = channel.WaitForConnectionAsync(giveUp.Token);
        if (await Task.WhenAny(connected, exit).ConfigureAwait(false) == exit)
        {
            await giveUp.CancelAsync().ConfigureAwait(false);
            await connected.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await CompletesWithinAsync(raw, TimeToExit).ConfigureAwait(false);
            throw FailedToStart(CauseOfDeath());
        }
        await connected.ConfigureAwait(false);
        reading = ReceiveAsync(raw, exit);
        await Task.WhenAny(ready.Task, death.Task).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (!ready.Task.IsCompleted)
        {
            throw FailedToStart(await death.Task.ConfigureAwait(false));
        }
    }

    private KernelStartException FailedToStart(KernelDeath death) =>
        new($"The kernel of {options.NotebookName} cannot be started. {string.Join('\n', death.DescribeBefore("The first cell").Traceback)}");

    private async Task ReceiveAsync(Task rawStreams, Task exit)
    {
        PipeReader reader = PipeReader.Create(channel);
        try
        {
            using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(closing.Token);
            // The channel ends with the process; that a process is gone and its end of the channel is not, must not hang us.
            _ = exit.ContinueWith(_ => CancelLater(end), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            while (true)
            {
                ReadResult read = await reader.ReadAsync(end.Token).ConfigureAwait(false);
                ReadOnlySequence<byte> buffer = read.Buffer;
                await HandleAsync(buffer, reader).ConfigureAwait(false);
                if (read.IsCompleted)
                {
                    break;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The process is gone, or we are.
        }
        await BuryAsync(rawStreams, exit).ConfigureAwait(false);
    }

    /// <summary>Handles the whole messages that have come. Chunks of one stream that came together are handed on together.</summary>
    private async Task HandleAsync(ReadOnlySequence<byte> buffer, PipeReader reader)
    {
        KernelMessage.Output? chunk = null;
        while (MessageFrame.TryDecode(ref buffer, out KernelMessage message))
        {
            if (chunk is not null && message is KernelMessage.Output { Value: CellOutput.StreamOutput more } next
                && chunk.Value is CellOutput.StreamOutput text && more.Name == text.Name && next.Origin == chunk.Origin && text.Text.Length < 16 * 1024)
            {
                chunk = chunk with { Value = text with { Text = text.Text + more.Text } };
                continue;
            }
            if (chunk is not null)
            {
                Route(chunk.Origin, chunk.Value);
                chunk = null;
            }
            if (message is KernelMessage.Output { Value: CellOutput.StreamOutput } first)
            {
                chunk = first;
            }
            else
            {
                await HandleAsync(message).ConfigureAwait(false);
            }
        }
        if (chunk is not null)
        {
            Route(chunk.Origin, chunk.Value);
        }
        reader.AdvanceTo(buffer.Start, buffer.End);
    }

    private async Task HandleAsync(KernelMessage message)
    {
        switch (message)
        {
            case KernelMessage.Ready:
                ready.TrySetResult();
                break;
            case KernelMessage.Output output:
                Route(output.Origin, output.Value);
                break;
            case KernelMessage.Completed completed:
                await Task.WhenAll(standardOutput.WaitForMarkAsync(TimeToExit), standardError.WaitForMarkAsync(TimeToExit)).ConfigureAwait(false);
                running?.Complete(completed);
                break;
            case KernelMessage.InputWanted wanted:
                _ = GiveInputAsync(wanted, running);
                break;
            case KernelMessage.Answer answer:
                if (questions.TryGetValue(answer.Number, out TaskCompletionSource<CodeAnswer>? question))
                {
                    question.TrySetResult(answer.Value);
                }
                break;
            case KernelMessage.Crashing crashing:
                crash = crashing;
                break;
            case KernelMessage.Exiting exiting:
                announcedExitCode = exiting.ExitCode;
                break;
            case KernelMessage.Forgotten forgotten:
                Route(forgotten.Origin, forgotten.Error);
                break;
        }
    }

    private void Begin(RunningCell cell)
    {
        lock (routing)
        {
            cells.Add(cell.Id, cell.Aftermath);
            running = cell;
            foreach (CellOutput output in waiting)
            {
                cell.TryAdd(output, isStray: true);
            }
            waiting.Clear();
        }
    }

    /// <summary>
    /// Shows an output where the reader looks for it: in the cell that started the code it comes from, if anybody hears of
    /// that; else in the cell that runs, or that runs next. What comes from nobody knows where, when no cell runs, is the last one's.
    /// </summary>
    private void Route(int origin, CellOutput output)
    {
        lock (routing)
        {
            RunningCell? cell = running;
            CellAftermath? started = cells.Find(origin);
            bool isElsewhere = started is { IsFollowed: true } && started != cell?.Aftermath;
            if (!isElsewhere && cell is not null && cell.TryAdd(output, isStray: origin != cell.Id))
            {
                return;
            }
            if (!TellAftermath(started ?? cells.Last, output))
            {
                waiting.Add(output);
            }
        }
    }

    private static bool TellAftermath(CellAftermath? cell, CellOutput output)
    {
        if (cell is not { IsFollowed: true })
        {
            return false;
        }
        cell.Add(output);
        return true;
    }

    /// <summary>Passes a line from whoever has it to the cell that waits for it. A cell that ends needs none.</summary>
    private async Task GiveInputAsync(KernelMessage.InputWanted wanted, RunningCell? cell)
    {
        string? line = null;
        if (cell?.Input is { } input && cell.Id == wanted.Id)
        {
            using CancellationTokenSource unneeded = new();
            try
            {
                Task<string?> reading = input.ReadLineAsync(wanted.Prompt, wanted.IsPassword, unneeded.Token);
                await Task.WhenAny(reading, cell.Completion).ConfigureAwait(false);
                await unneeded.CancelAsync().ConfigureAwait(false);
                line = await reading.ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Who cannot give a line gives the end of them: the cell must not wait for ever.
            catch (Exception)
#pragma warning restore CA1031
            {
            }
        }
        await SendAsync(new KernelMessage.InputGiven(wanted.Number, line)).ConfigureAwait(false);
    }

    /// <summary>The process is gone: finds out why, and tells the cell that was running.</summary>
    private async Task BuryAsync(Task rawStreams, Task exit)
    {
        if (!await CompletesWithinAsync(exit, TimeToExit).ConfigureAwait(false))
        {
            Kill();
            await CompletesWithinAsync(exit, TimeToExit).ConfigureAwait(false);
        }
        // What cells have started does not outlive the kernel, and does not hold its streams open. What has left the session may.
        ProcessSession.End(process.Id);
        await CompletesWithinAsync(rawStreams, TimeToFollow).ConfigureAwait(false);
        KernelDeath cause = CauseOfDeath();
        death.TrySetResult(cause);
        lock (routing)
        {
            RunningCell? cell = running is { Completion.IsCompleted: false } ? running : null;
            if ((cell is null || (cause.Origin is { } origin && origin != cell.Aftermath)) && disposed == 0)
            {
                Mourn(cause);
            }
            cell?.CompleteByDeath(cause);
        }
    }

    /// <summary>Tells of the end at once, against the cell that brought it about: nobody may send another cell for a long time.</summary>
    private void Mourn(KernelDeath cause)
    {
        CellAftermath? cell = cause.Origin ?? cells.Last;
        if (cell is not null && TellAftermath(cell, cause.DescribeAfter(cell.CellName)) && options.AfterItsEnd is { } next)
        {
            TellAftermath(cell, new CellOutput.StreamOutput(CellOutput.StreamOutput.StandardError, next));
        }
    }

    private KernelDeath CauseOfDeath()
    {
        int origin = crash?.Origin ?? KernelMessage.NoCell;
        CellAftermath? cell;
        lock (routing)
        {
            cell = cells.Find(origin);
        }
        return new KernelDeath(process.HasExited ? process.ExitCode : null, announcedExitCode, crash?.Error, killedFor, standardError.TakeHeldBack(), cell);
    }

    private async Task<CellResult> StopAsync(RunningCell cell, CellStatus reason)
    {
        cell.RequestStop(reason);
        await SendAsync(new KernelMessage.Interrupt(cell.Id)).ConfigureAwait(false);
        TimeSpan quiet = options.TellAfter < options.KillAfter ? options.TellAfter : options.KillAfter;
        bool hasStopped = await CompletesWithinAsync(cell.Completion, quiet).ConfigureAwait(false);
        if (!hasStopped && options.KillAfter > quiet)
        {
            if (cell.IsFirstToTell())
            {
                cell.TryAdd(new CellOutput.StreamOutput(CellOutput.StreamOutput.StandardError, StopText.NotYet(cell.Request, options.KillAfter - quiet)));
            }
            hasStopped = await CompletesWithinAsync(cell.Completion, options.KillAfter - quiet).ConfigureAwait(false);
        }
        if (!hasStopped)
        {
            cell.IsKilled = true;
            killedFor = cell.Request.CellName;
            Kill();
        }
        return await cell.Completion.ConfigureAwait(false);
    }

    private async Task SendAsync(KernelMessage message)
    {
        await oneMessageAtATime.WaitAsync().ConfigureAwait(false);
        try
        {
            await channel.WriteAsync(MessageFrame.Encode(message)).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            // The process is gone; whoever waits for an answer learns it from there.
        }
        finally
        {
            oneMessageAtATime.Release();
        }
    }

    private void AddRaw(string streamName, string text) =>
        Route(running?.Id ?? KernelMessage.NoCell, new CellOutput.StreamOutput(streamName, LineEnds.Normalize(text)));

    private void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // Gone already.
        }
    }

    private static void CancelLater(CancellationTokenSource end)
    {
        try
        {
            end.CancelAfter(TimeToExit);
        }
        catch (ObjectDisposedException)
        {
        }
    }

    private static async Task<bool> CompletesWithinAsync(Task task, TimeSpan time)
    {
        if (time == Timeout.InfiniteTimeSpan)
        {
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        }
        using CancellationTokenSource enough = new();
        Task first = await Task.WhenAny(task, Task.Delay(time, enough.Token)).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        return first == task;
    }
}
