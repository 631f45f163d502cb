using System.Globalization;
using System.Text.Json;
using Course.Concurrency.Generators;
using Course.Concurrency.Time;

namespace Course.Concurrency.EventLoop.Tests;

/// <summary>Runs a program of record_loop.py on the library's loop, and writes the log that CPython wrote.</summary>
#pragma warning disable CA1001 // What is stuck stays: closing the loop would run finally blocks that CPython did not.
internal sealed class LoopInterpreter
#pragma warning restore CA1001
{
    private readonly JsonElement[] bodies;
    private readonly List<string> log = [];
    private readonly EventLoop loop = new(clock: new VirtualTime());
    private readonly SortedDictionary<int, LoopTask<int?>> tasks = [];
    private readonly AsyncLock[] locks = [new(), new()];
    private readonly AsyncSemaphore semaphore = new(2);
    private readonly AsyncEvent flag = new();
    private readonly AsyncCondition condition = new();
    private readonly AsyncQueue<int?>[] queues = [new(), new(1)];
    private readonly AsyncBarrier barrier = new(2);
    private readonly Future<int?>[] futures;
    private readonly bool ordinary;
    private int raised;
    private int instances;

    /// <param name="program">The bodies.</param>
    /// <param name="ordinary">Whether every task is an ordinary async method that awaits the coroutine, instead of the coroutine itself.</param>
    public LoopInterpreter(JsonElement program, bool ordinary)
    {
        bodies = [.. program.EnumerateArray()];
        this.ordinary = ordinary;
        futures = [loop.CreateFuture<int?>(), loop.CreateFuture<int?>()];
        loop.ExceptionHandler = error =>
        {
            if (error.Message == "Exception in a callback") Note($"handler {Describe(error.Exception!)}");
        };
    }

    public IReadOnlyList<string> Run()
    {
        try
        {
            loop.RunUntilComplete(loop.CreateTask(Main()));
            loop.RunUntilComplete(loop.Sleep(Ticks(50)));
            Note("over");
        }
        catch (InvalidOperationException exception) when (exception.Message.StartsWith("Deadlock", StringComparison.Ordinal))
        {
            Note("stuck");
        }

        foreach (var (k, task) in tasks)
            Note($"task {k} {(!task.IsDone ? "pending" : task.IsCancelled ? "cancelled" : task.Exception is { } exception ? Describe(exception) : $"result {Text(task.Result)}")}");
        return log;
    }

    private static TimeSpan Ticks(int count) => TimeSpan.FromSeconds(count);

    private static string Text(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "none";

    private static string Describe(Exception exception) => exception switch
    {
        FaultException fault => $"Fault {fault.Number}",
        OperationCanceledException => "Cancelled",
        TimeoutException => "Timeout",
        AggregateException group => $"Group [{string.Join(", ", group.InnerExceptions.Select(Describe))}]",
        InvalidOperationException => "Other",
        _ => exception.ToString(),
    };

    private void Note(string line) => log.Add(string.Create(CultureInfo.InvariantCulture, $"{(int)loop.Time.TotalSeconds}: {line}"));

    private FaultException Fault() => new(++raised);

    private LoopTask<int?> Spawn(int k) => ordinary ? loop.CreateTask(async Task<int?> () => await Body(k)) : loop.CreateTask(Body(k));

    private async Coroutine Main()
    {
        tasks[0] = Spawn(0);
        try
        {
            await tasks[0];
        }
        catch (Exception exception)
        {
            Note($"main got {Describe(exception)}");
        }
    }

    private async Coroutine<int?> Body(int k)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{(char)('a' + k)}{++instances}");
        Note($"{name} begins");
        try
        {
            await Block(name, bodies[k]);
        }
        catch (ReturnException returned)
        {
            Note($"{name} returns {returned.Value}");
            return returned.Value;
        }
        catch (Exception exception)
        {
            Note($"{name} ends with {Describe(exception)}");
            throw;
        }

        Note($"{name} ends");
        return null;
    }

    private async Coroutine Block(string name, JsonElement statements)
    {
        foreach (var statement in statements.EnumerateArray()) await Statement(name, statement);
    }

    private async Coroutine Statement(string name, JsonElement s)
    {
        int Number(int index) => s[index].GetInt32();
        switch (s[0].GetString())
        {
            case "log":
                Note($"{name} {s[1].GetString()}");
                break;
            case "sleep":
                await loop.Sleep(Ticks(Number(1)));
                Note($"{name} slept {Number(1)}");
                break;
            case "raise":
                throw Fault();
            case "return":
                throw new ReturnException(Number(1));
            case "loop":
                for (var time = 0; time < Number(1); time++) await Block(name, s[2]);
                break;
            case "uncancel":
                Note($"{name} uncancel {loop.CurrentTask!.Uncancel()}");
                break;
            case "try":
                await Try(name, s);
                break;
            case "finally":
                try
                {
                    await Block(name, s[1]);
                }
                finally
                {
                    Note($"{name} finally");
                    await Block(name, s[2]);
                }

                break;
            case "spawn":
                tasks[Number(1)] = Spawn(Number(1));
                break;
            case "await":
                if (tasks.TryGetValue(Number(1), out var awaited)) Note($"{name} await {Number(1)} {Text(await awaited)}");
                break;
            case "cancel":
                if (tasks.TryGetValue(Number(1), out var cancelled)) Note($"{name} cancels {Number(1)} {cancelled.Cancel()}");
                break;
            case "shield":
                if (tasks.TryGetValue(Number(1), out var shielded)) Note($"{name} shield {Number(1)} {Text(await loop.Shield(shielded))}");
                break;
            case "gather":
                if (s[2].GetBoolean())
                {
                    var outcomes = await loop.GatherOutcomes([.. s[1].EnumerateArray().Select(k => Spawn(k.GetInt32()))]);
                    Note($"{name} gathered [{string.Join(", ", outcomes.Select(outcome => outcome.IsSuccess ? Text(outcome.Result) : Describe(outcome.Exception)))}]");
                }
                else
                {
                    var results = await loop.Gather([.. s[1].EnumerateArray().Select(k => Spawn(k.GetInt32()))]);
                    Note($"{name} gathered [{string.Join(", ", results.Select(Text))}]");
                }

                break;
            case "waitfor":
                Note($"{name} waitfor {Text(await loop.WaitFor(Spawn(Number(1)), Ticks(Number(2))))}");
                break;
            case "waitfortask":
                if (tasks.TryGetValue(Number(1), out var limited)) Note($"{name} waitfor {Text(await loop.WaitFor(limited, Ticks(Number(2))))}");
                break;
            case "timeout":
                TimeoutScope? scope = null;
                await loop.Timeout(Ticks(Number(1)), async entered =>
                {
                    scope = entered;
                    await Block(name, s[2]);
                });
                Note($"{name} in time {scope!.IsExpired}");
                break;
            case "group":
                await loop.RunGroup(async group =>
                {
                    foreach (var k in s[1].EnumerateArray().Select(k => k.GetInt32()))
                        tasks[k] = ordinary ? group.CreateTask(async Task<int?> (_) => await Body(k)) : group.CreateTask(Body(k));
                    await Block(name, s[2]);
                });
                Note($"{name} group done");
                break;
            case "wait":
                await Wait(name, s);
                break;
            case "lock":
                using (await locks[Number(1)].Acquire())
                {
                    Note($"{name} has lock {Number(1)}");
                    await Block(name, s[2]);
                }

                Note($"{name} left lock {Number(1)}");
                break;
            case "semaphore":
                using (await semaphore.Acquire())
                {
                    Note($"{name} has semaphore");
                    await Block(name, s[1]);
                }

                Note($"{name} left semaphore");
                break;
            case "barrier":
                Note($"{name} barrier {await barrier.Wait()}");
                break;
            case "set":
                flag.Set();
                break;
            case "clear":
                flag.Clear();
                break;
            case "waitevent":
                await flag.Wait();
                Note($"{name} event");
                break;
            case "condwait":
                using (await condition.Acquire())
                {
                    await condition.Wait();
                    Note($"{name} notified");
                }

                break;
            case "notify":
                using (await condition.Acquire()) condition.Notify(Number(1));
                break;
            case "put":
                await queues[Number(1)].Put(Number(2));
                Note($"{name} put {Number(2)}");
                break;
            case "get":
                Note($"{name} got {Number(1)} {Text(await queues[Number(1)].Get())}");
                break;
            case "done":
                queues[Number(1)].TaskDone();
                break;
            case "join":
                await queues[Number(1)].Join();
                Note($"{name} joined");
                break;
            case "resolve":
                futures[Number(1)].TrySetResult(Number(2));
                break;
            case "fail":
                if (!futures[Number(1)].IsDone) futures[Number(1)].SetException(Fault());
                break;
            case "cancelfuture":
                Note($"{name} cancels future {futures[Number(1)].Cancel()}");
                break;
            case "awaitfuture":
                Note($"{name} future {Number(1)} {Text(await futures[Number(1)])}");
                break;
            case "soon":
                var soon = s[1].GetString()!;
                loop.CallSoon(() => Note(soon));
                break;
            case "later":
                var later = s[2].GetString()!;
                loop.CallLater(Ticks(Number(1)), () => Note(later));
                break;
            case "soonfails":
                var fault = Fault();
                loop.CallSoon(() => throw fault);
                break;
            default:
                throw new NotSupportedException(s.ToString());
        }
    }

    private async Coroutine Try(string name, JsonElement s)
    {
        bool Catches(Exception exception) => exception is not ReturnException && s[1].GetString() switch
        {
            "All" => true,
            "Cancelled" => exception is OperationCanceledException,
            "Fault" => exception is FaultException,
            "Timeout" => exception is TimeoutException,
            _ => exception is InvalidOperationException,
        };
        try
        {
            await Block(name, s[2]);
        }
        catch (Exception exception) when (Catches(exception))
        {
            Note($"{name} caught {Describe(exception)} ({loop.CurrentTask!.Cancelling})");
            await Block(name, s[3]);
        }
    }

    private async Coroutine Wait(string name, JsonElement s)
    {
        var known = s[1].EnumerateArray().Select(k => k.GetInt32()).Distinct().Where(tasks.ContainsKey).ToDictionary(k => k, k => tasks[k]);
        if (known.Count == 0) return;
        var until = s[2].GetString() switch
        {
            "ALL_COMPLETED" => WaitUntil.AllCompleted,
            "FIRST_COMPLETED" => WaitUntil.FirstCompleted,
            _ => WaitUntil.FirstException,
        };
        var result = await loop.Wait(known.Values, until, s[3].ValueKind == JsonValueKind.Null ? null : Ticks(s[3].GetInt32()));
        string Names(IEnumerable<LoopTask<int?>> those) => $"[{string.Join(", ", known.Where(pair => those.Contains(pair.Value)).Select(pair => pair.Key).Order())}]";
        Note($"{name} wait {Names(result.Done)} {Names(result.Pending)}");
    }

    private sealed class FaultException(int number) : Exception($"Fault {number}")
    {
        public int Number => number;
    }

    private sealed class ReturnException(int value) : Exception
    {
        public int Value => value;
    }
}
