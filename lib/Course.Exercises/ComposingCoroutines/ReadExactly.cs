using Course.Concurrency.Generators;
using Answer = System.Func<
    System.Func<int, Course.Concurrency.Generators.Coroutine<string>>,
    int,
    Course.Concurrency.Generators.Coroutine<string>>;

namespace Course.Exercises.ComposingCoroutines;

/// <summary>Exercise 05-2: a coroutine made of another one, which gives as much as there is: so many characters, no fewer and no more.</summary>
public sealed class ReadExactly : Exercise<Func<Func<int, Coroutine<string>>, int, Coroutine<string>>>
{
    /// <inheritdoc/>
    public override string Id => "05-2";

    /// <inheritdoc/>
    public override string Title => "Read exactly";

    /// <inheritdoc/>
    public override string Task =>
        "read(most) is a coroutine that gives the next characters: one at least and most at most, as many as have arrived; and an empty text at the end. Read exactly count characters with it. Take no more than you were asked for: what you take belongs to nobody else. If the end comes first, throw an EndOfStreamException. What read throws is not yours to catch.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "One read may bring less than you want. How many are missing then?",
        "Each call of read makes a new coroutine, and each is awaited once: the call belongs into the loop.",
        "while (text.Length < count) { var piece = await read(count - text.Length); if (piece is \"\") throw …; text += piece; }",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Answer>> Rules =>
    [
        new("takes at once what is there at once", "\"abcd\"; asked for 4", "Ask for all that is missing, not for a character at a time.", (answer, world) =>
            new Source(["abcd"]).Play(answer, 4, world)),
        new("goes on until it has all", "\"abcdef\"", "A piece may be shorter than what you asked for.", (answer, world) =>
            new Source(["ab", "c", "def"]).Play(answer, 6, world, tellsAsked: false)),
        new("asks for no more than is missing", "\"abcdef\"; asked for 6, 4, 3", "After two of six there are four missing. If you ask for six again, you take two that are the next reader's.", (answer, world) =>
            new Source(["ab", "c", "defgh"]).Play(answer, 6, world)),
        new("asks for nothing when nothing is wanted", "\"\"; asked for nothing", "Look at what is missing before you read: a read would wait.", (answer, world) =>
            new Source([]).Play(answer, 0, world)),
        new("an end that comes too early is an exception", "throws EndOfStreamException", "An empty text means that no more will ever come. Half of what was asked for is not an answer.", (answer, world) =>
            new Source(["ab"]).Play(answer, 4, world, tellsAsked: false)),
        new("lets an exception of read out", "throws Timeout: too slow", "What comes out of the await of read passes through you to whoever awaits you.", (answer, world) =>
            new Source(["ab"], new TimeoutException("too slow")).Play(answer, 4, world, tellsAsked: false)),
    ];

    /// <inheritdoc/>
    public override Answer Stub => (_, _) => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Answer Solution => Exactly;

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Answer>> Mutants =>
    [
        new("takes the first piece for all", "goes on until it has all", async (read, count) => count == 0 ? "" : await read(count)),
        new("asks for everything each time", "asks for no more than is missing", async (read, count) =>
        {
            var text = "";
            while (text.Length < count) text += await More(read, count);
            return text[..count];
        }),
        new("a character at a time", "takes at once what is there at once", async (read, count) =>
        {
            var text = "";
            while (text.Length < count) text += await More(read, 1);
            return text;
        }),
        new("reads first and looks then", "asks for nothing when nothing is wanted", async (read, count) =>
        {
            var text = "";
            do text += await More(read, count - text.Length);
            while (text.Length < count);
            return text;
        }),
        new("makes the coroutine once and awaits it again and again", "goes on until it has all", async (read, count) =>
        {
            if (count == 0) return "";
            var reading = read(count);
            var text = "";
            while (text.Length < count) text += await reading;
            return text;
        }),
        new("is content with what there is", "an end that comes too early is an exception", async (read, count) =>
        {
            var text = "";
            while (text.Length < count)
            {
                var piece = await read(count - text.Length);
                if (piece is "") break;
                text += piece;
            }

            return text;
        }),
        new("takes an exception for the end", "lets an exception of read out", async (read, count) =>
        {
            try
            {
                return await Exactly(read, count);
            }
            catch (TimeoutException)
            {
                throw new EndOfStreamException();
            }
        }),
    ];

    private static async Coroutine<string> Exactly(Func<int, Coroutine<string>> read, int count)
    {
        var text = "";
        while (text.Length < count) text += await More(read, count - text.Length);
        return text;
    }

    private static async Coroutine<string> More(Func<int, Coroutine<string>> read, int most)
    {
        var piece = await read(most);
        return piece is "" ? throw new EndOfStreamException() : piece;
    }

    /// <summary>Pieces that arrive one after the other: each read waits once, and gives of one piece only.</summary>
    private sealed class Source(IReadOnlyList<string> pieces, Exception? failure = null)
    {
        private readonly Queue<string> pieces = new(pieces);
        private readonly List<int> asked = [];
        private string arrived = "";

        public string Play(Answer answer, int count, World world, bool tellsAsked = true)
        {
            var reading = Generator.Create<string, object?, string>(yielder => answer(most => Read(yielder, most), count));
            string outcome;
            try
            {
                while (reading.TryNext(out _)) world.Step();
                outcome = Observed.Value(reading.Result);
            }
            catch (EndOfStreamException)
            {
                return "throws EndOfStreamException";
            }
            catch (Exception exception) when (exception is not (NotAttemptedException or StepLimitException))
            {
                return Observed.Thrown(exception);
            }

            return outcome + (tellsAsked ? $"; asked for {Observed.List(asked)}" : "");
        }

        private async Coroutine<string> Read(Yielder<string, object?> yielder, int most)
        {
            asked.Add(most);
            await yielder.Yield("waits");
            if (arrived is "" && !pieces.TryDequeue(out arrived!))
            {
                arrived = "";
                if (failure is not null) throw failure;
            }

            var taken = arrived[..Math.Min(most, arrived.Length)];
            arrived = arrived[taken.Length..];
            return taken;
        }
    }
}
