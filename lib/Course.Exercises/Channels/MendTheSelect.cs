using Course.Concurrency.Channels;
using Course.Concurrency.Scheduling;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Exercises.Channels;

/// <summary>Exercise 08-4: the source text's select, in C# and right.</summary>
public sealed class MendTheSelect : Exercise<Func<Channel<string>, Channel<string>, Channel<int>, Routine<string>>>
{
    private const string First = "receives from c1";
    private const string Second = "receives from c2, and says what came from there";
    private const string Sends = "sends 23 to c3";
    private const string Nobody = "does not wait when no one is ready";
    private const string Fair = "of several that are ready, takes any";

    /// <inheritdoc/>
    public override string Id => "08-4";

    /// <inheritdoc/>
    public override string Title => "The source text's select, mended";

    /// <inheritdoc/>
    public override string Task =>
        "The example of the source text as it is meant: receive from c1 or from c2, or send 23 to c3, and return \"received A from c1\", \"received B from c2\" or \"sent 23 to c3\"; if none can go on at once, \"no one was ready to communicate\".";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "Each receive has a value of its own: Receive(c1, out var v1), Receive(c2, out var v2). And a send is a case: Send(c3, 23).",
        "With a default a select does not wait: TrySelect gives Default when no case could go on, and is not awaited.",
        "switch (TrySelect(Receive(c1, out var v1), Receive(c2, out var v2), Send(c3, 23))) { case 0: return $\"received {v1.Value} from c1\"; … case Default: … }",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Func<Channel<string>, Channel<string>, Channel<int>, Routine<string>>>> Rules =>
    [
        new(First, "received A from c1", "Only c1 has a value.", (answer, world) => world.RunGoroutines(async () =>
        {
            Channel<string> c1 = new(1), c2 = new(1);
            await c1.Send("A");
            return await answer(c1, c2, new Channel<int>());
        })),
        new(Second, "received B from c2", "Only c2 has a value. Which variable holds it?", (answer, world) => world.RunGoroutines(async () =>
        {
            Channel<string> c1 = new(1), c2 = new(1);
            await c2.Send("B");
            return await answer(c1, c2, new Channel<int>());
        })),
        new(Sends, "sent 23 to c3; c3 holds 23", "c3 has room for one, and the others have nothing.", (answer, world) => world.RunGoroutines(async () =>
        {
            Channel<int> c3 = new(1);
            var said = await answer(new Channel<string>(), new Channel<string>(), c3);
            return $"{said}; c3 holds {(c3.TryReceive(out var value) ? Observed.Value(value) : "nothing")}";
        })),
        new(Nobody, "no one was ready to communicate at 0 s", "Nobody sends, nobody receives. A second later somebody would: that is too late.", (answer, world) => world.RunGoroutines(async () =>
        {
            Channel<string> c1 = new();
            Go(async () =>
            {
                await Sleep(TimeSpan.FromSeconds(1));
                await c1.Send("A");
            });
            return $"{await answer(c1, new Channel<string>(), new Channel<int>())} at {world.At()}";
        })),
        new(Fair, "each of the three", "All three can go on, three hundred times. Go's select throws dice; a chain of ifs does not.", (answer, world) => world.RunGoroutines(async () =>
        {
            Dictionary<string, int> said = [];
            for (var turn = 0; turn < 300; turn++)
            {
                Channel<string> c1 = new(1), c2 = new(1);
                await c1.Send("A");
                await c2.Send("B");
                var text = await answer(c1, c2, new Channel<int>(1));
                said[text] = said.GetValueOrDefault(text) + 1;
            }

            return said.Count == 3 && said.Values.Min() > 50 ? "each of the three" : Observed.List(said.Select(one => FormattableString.Invariant($"{one.Key}: {one.Value}")));
        })),
    ];

    /// <inheritdoc/>
    public override Func<Channel<string>, Channel<string>, Channel<int>, Routine<string>> Stub => (_, _, _) => throw new NotAttemptedException();

    /// <inheritdoc/>
#pragma warning disable CS1998 // It never waits: that is its point.
    public override Func<Channel<string>, Channel<string>, Channel<int>, Routine<string>> Solution => async (c1, c2, c3) =>
        TrySelect(Receive(c1, out var v1), Receive(c2, out var v2), Send(c3, 23)) switch
        {
            0 => $"received {v1.Value} from c1",
            1 => $"received {v2.Value} from c2",
            2 => "sent 23 to c3",
            _ => "no one was ready to communicate",
        };

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Func<Channel<string>, Channel<string>, Channel<int>, Routine<string>>>> Mutants =>
    [
        new("numbers the cases from one", First, async (c1, c2, c3) =>
            TrySelect(Receive(c1, out var v1), Receive(c2, out var v2), Send(c3, 23)) switch
            {
                1 => $"received {v1.Value} from c1",
                2 => $"received {v2.Value} from c2",
                3 => "sent 23 to c3",
                _ => "no one was ready to communicate",
            }),
        new("says v1 for c2", Second, async (c1, c2, c3) =>
            TrySelect(Receive(c1, out var v1), Receive(c2), Send(c3, 23)) switch
            {
                0 => $"received {v1.Value} from c1",
                1 => $"received {v1.Value} from c2",
                2 => "sent 23 to c3",
                _ => "no one was ready to communicate",
            }),
        new("receives from c3", Sends, async (c1, c2, c3) =>
            TrySelect(Receive(c1, out var v1), Receive(c2, out var v2), Receive(c3)) switch
            {
                0 => $"received {v1.Value} from c1",
                1 => $"received {v2.Value} from c2",
                2 => "sent 23 to c3",
                _ => "no one was ready to communicate",
            }),
        new("waits", Nobody, async (c1, c2, c3) =>
            await Select(Receive(c1, out var v1), Receive(c2, out var v2), Send(c3, 23)) switch
            {
                0 => $"received {v1.Value} from c1",
                1 => $"received {v2.Value} from c2",
                _ => "sent 23 to c3",
            }),
        new("a chain of ifs", Fair, async (c1, c2, c3) =>
            c1.TryReceive(out var v1) ? $"received {v1} from c1"
            : c2.TryReceive(out var v2) ? $"received {v2} from c2"
            : c3.TrySend(23) ? "sent 23 to c3"
            : "no one was ready to communicate"),
    ];
#pragma warning restore CS1998
}
