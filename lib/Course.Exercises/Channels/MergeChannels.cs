using Course.Concurrency.Channels;
using Course.Concurrency.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Exercises.Channels;

/// <summary>Exercise 08-2: fan-in of any number of channels, with one end.</summary>
public sealed class MergeChannels : Exercise<Func<IReadOnlyList<ReceiveOnly<int>>, ReceiveOnly<int>>>
{
    private const string Everything = "gives every value of every source, each source's in order";
    private const string Slow = "waits for nobody who is slow";
    private const string End = "ends when all sources have ended, under every schedule";
    private const string None = "ends at once when there is no source";
    private const string Left = "leaves no goroutine behind";

    /// <inheritdoc/>
    public override string Id => "08-2";

    /// <inheritdoc/>
    public override string Title => "One channel out of many";

    /// <inheritdoc/>
    public override string Task =>
        "Return a channel on which all values of all sources come, as soon as they are there, and which is closed when all sources are, once. The method is called by a goroutine, and returns at once: what is to be done is done by goroutines that it starts.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "A goroutine for each source that passes its values on. None of them may close the merged channel: others may not have finished. Who knows when all have?",
        "A WaitGroup, and one more goroutine that waits for it and then closes. (Or one goroutine with a select over all sources, where who is closed is switched off.)",
        "foreach (var source in sources) { group.Add(1); Go(async () => { await foreach (var value in source) await merged.Send(value); group.Done(); }); } Go(async () => { await group.Wait(); merged.Close(); });",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Func<IReadOnlyList<ReceiveOnly<int>>, ReceiveOnly<int>>>> Rules =>
    [
        new(Everything, "1, 2, 3; 11, 12; 21", "Every source has its own number of values, and a zero is a value as good as another; what comes with a close is none.", (answer, world) => world.RunGoroutines(async () =>
        {
            var merged = answer([Source(1, 2, 3), Source(11, 12), Source(21), Source()]);
            List<int> values = [];
            await foreach (var value in merged) values.Add(value);
            return string.Join("; ", values.GroupBy(value => value / 10).OrderBy(group => group.Key).Select(Observed.List));
        })),
        new(Slow, "1 at 1 s, 2 at 2 s, 3 at 3 s, 100 at 10 s", "One source gives a value each second, the other its only one after ten. Do you ask them in turn?", (answer, world) => world.RunGoroutines(async () =>
        {
            Channel<int> fast = new(), slow = new();
            Go(Send(fast, 1, 1, 2, 3));
            Go(Send(slow, 10, 100));
            List<string> seen = [];
            await foreach (var value in answer([fast, slow])) seen.Add($"{Observed.Value(value)} at {world.At()}");
            return Observed.List(seen);
        })),
        new(End, "6 values, and the end", "A hundred schedules. Who closes, and does everybody else know by then that nothing more will be sent?", (answer, _) => GoroutineRun.RunSchedules(async () =>
        {
            var count = 0;
            await foreach (var value in answer([Source(1, 2, 3), Source(11, 12), Source(21)])) count++;
            return FormattableString.Invariant($"{count} values, and the end");
        }, "6 values, and the end")),
        new(None, "the end", "All of no sources have ended.", (answer, world) => world.RunGoroutines(async () =>
        {
            var (_, ok) = await answer([]).ReceiveOk();
            return ok ? "a value" : "the end";
        })),
        new(Left, "1 goroutine", "When the merged channel has ended, and everybody has had time, only main is left.", (answer, world) => world.RunGoroutines(async () =>
        {
            await foreach (var value in answer([Source(1), Source(2, 3)]))
            {
            }

            await Sleep(TimeSpan.FromSeconds(10));
            return Count == 1 ? "1 goroutine" : FormattableString.Invariant($"{Count} goroutines");
        })),
    ];

    /// <inheritdoc/>
    public override Func<IReadOnlyList<ReceiveOnly<int>>, ReceiveOnly<int>> Stub => _ => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Func<IReadOnlyList<ReceiveOnly<int>>, ReceiveOnly<int>> Solution => sources =>
    {
        Channel<int> merged = new();
        WaitGroup group = new();
        foreach (var source in sources)
        {
            group.Add(1);
            Go(async () =>
            {
                await foreach (var value in source) await merged.Send(value);
                group.Done();
            });
        }

        Go(async () =>
        {
            await group.Wait();
            merged.Close();
        });
        return merged;
    };

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Func<IReadOnlyList<ReceiveOnly<int>>, ReceiveOnly<int>>>> Mutants =>
    [
        new("one after the other", Slow, sources =>
        {
            Channel<int> merged = new();
            Go(async () =>
            {
                foreach (var source in sources.Reverse())
                {
                    await foreach (var value in source) await merged.Send(value);
                }

                merged.Close();
            });
            return merged;
        }),
        new("each closes when it has ended", Everything, sources =>
        {
            Channel<int> merged = new();
            foreach (var source in sources)
            {
                Go(async () =>
                {
                    await foreach (var value in source) await merged.Send(value);
                    merged.Close();
                });
            }

            return merged;
        }),
        new("the last one closes", End, sources =>
        {
            Channel<int> merged = new();
            for (var index = 0; index < sources.Count; index++)
            {
                var (source, isLast) = (sources[index], index == sources.Count - 1);
                Go(async () =>
                {
                    await foreach (var value in source) await merged.Send(value);
                    if (isLast) merged.Close();
                });
            }

            return merged;
        }),
        new("takes what comes with a close for a value", Everything, sources =>
        {
            Channel<int> merged = new();
            Go(async () =>
            {
                ReceiveCase<int>[] cases = [.. sources.Select(source => Receive(source))];
                var select = Select([.. cases]);
                while (cases.Any(one => !one.Channel.IsNil))
                {
                    var one = cases[await select];
                    await merged.Send(one.Value);
                    if (!one.Ok) one.Channel = default;
                }

                merged.Close();
            });
            return merged;
        }),
        new("never closes", Everything, sources =>
        {
            Channel<int> merged = new();
            foreach (var source in sources)
            {
                Go(async () =>
                {
                    await foreach (var value in source) await merged.Send(value);
                });
            }

            return merged;
        }),
        new("a watcher that stays", Left, sources =>
        {
            Channel<int> merged = new();
            WaitGroup group = new();
            foreach (var source in sources)
            {
                group.Add(1);
                Go(async () =>
                {
                    await foreach (var value in source) await merged.Send(value);
                    group.Done();
                });
            }

            Go(async () =>
            {
                await group.Wait();
                merged.Close();
                await default(Channel<int>).Receive();
            });
            return merged;
        }),
    ];

    private static ReceiveOnly<int> Source(params int[] values)
    {
        Channel<int> source = new();
        Go(Send(source, 0, values));
        return source;
    }

    private static async Routine Send(SendOnly<int> to, int seconds, params int[] values)
    {
        foreach (var value in values)
        {
            if (seconds > 0) await Sleep(TimeSpan.FromSeconds(seconds));
            await to.Send(value);
        }

        to.Close();
    }
}
