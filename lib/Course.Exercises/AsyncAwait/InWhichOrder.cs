using Course.Concurrency.EventLoop;
using Course.Concurrency.Time;

namespace Course.Exercises.AsyncAwait;

/// <summary>Exercise 07-3: the order in which the lines of three async methods run on one thread, foretold and then run.</summary>
public sealed class InWhichOrder : Exercise<Func<string[]>>
{
    private const string AllInPlace = "all in place";
    private static readonly string[] Parts = ["ABCEHI", "FGJ", "DGK"];

    /// <inheritdoc/>
    public override string Id => "07-3";

    /// <inheritdoc/>
    public override string Title => "In which order?";

    /// <inheritdoc/>
    public override string Task =>
        "Log writes down a letter. On an event loop runs: async Task Main() { Log(\"A\"); var soon = Soon(); loop.CallSoon(() => Log(\"J\")); Log(\"B\"); await Ready(); Log(\"C\"); await soon; Log(\"D\"); } "
        + "async Task Soon() { Log(\"E\"); await Task.Yield(); Log(\"F\"); await Task.Yield(); loop.CallSoon(() => Log(\"K\")); Log(\"G\"); } "
        + "async Task Ready() { Log(\"H\"); await Task.CompletedTask; Log(\"I\"); }. Return the eleven letters in the order in which they are written.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "An async method runs at once when it is called, up to its first await of something that is not there yet. How much of Ready is that?",
        "Task.Yield posts the rest of the method to the loop, at the end of the queue. What stands in the queue when Main pauses?",
        "When Soon ends, Main goes on. In asyncio it would have to queue up behind K. A Task's continuation whose context is the one that runs already is called at once, from within the end of the task.",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Func<string[]>>> Rules =>
    [
        new("writes every letter once", "A B C D E F G H I J K", "Eleven letters, A to K.", (answer, _) => string.Join(' ', answer().Order(StringComparer.Ordinal))),
        new("what runs before Main pauses", AllInPlace, "A call of an async method is a call: it begins at once. And an await of what has ended is no pause.", (answer, _) => Compare(answer, Parts[0])),
        new("who stands in the queue before whom", AllInPlace, "First come, first served: Soon's first Yield posted before Main called CallSoon. Its second Yield stands behind that.", (answer, _) => Compare(answer, Parts[1])),
        new("when Main goes on", AllInPlace, "Soon's end and what Main does next: is there an iteration of the loop between them?", (answer, _) => Compare(answer, Parts[2])),
        new("the whole", AllInPlace, "If the three parts are right: Main pauses for the first time at await soon: everything before that comes before anything that was posted.", (answer, _) =>
            Parts.All(part => Compare(answer, part) is AllInPlace) ? Compare(answer, "ABCDEFGHIJK") : throw new NotJudgedException("the three parts hold")),
    ];

    /// <inheritdoc/>
    public override Func<string[]> Stub => () => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Func<string[]> Solution => () => ["A", "E", "B", "H", "I", "C", "F", "J", "G", "D", "K"];

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Func<string[]>>> Mutants =>
    [
        new("a call begins later, as a coroutine does", "what runs before Main pauses", () => ["A", "B", "H", "I", "C", "E", "F", "J", "G", "D", "K"]),
        new("every await pauses", "the whole", () => ["A", "E", "B", "H", "F", "J", "I", "G", "C", "D", "K"]),
        new("a Yield goes on at once", "who stands in the queue before whom", () => ["A", "E", "F", "G", "B", "H", "I", "C", "D", "J", "K"]),
        new("who is called soon is called next", "who stands in the queue before whom", () => ["A", "E", "B", "H", "I", "C", "J", "F", "G", "D", "K"]),
        new("as in asyncio, Main queues up", "when Main goes on", () => ["A", "E", "B", "H", "I", "C", "F", "J", "G", "K", "D"]),
        new("the queue before the rest of Main", "the whole", () => ["A", "E", "B", "H", "I", "F", "J", "C", "G", "D", "K"]),
        new("forgets a letter", "writes every letter once", () => ["A", "E", "B", "H", "I", "C", "F", "J", "G", "D"]),
    ];

    // Only the given letters are looked at, in the order in which they stand.
    private static string Compare(Func<string[]> answer, string letters)
    {
        string[] foretold = [.. answer().Where(letter => letter is [var one] && letters.Contains(one))];
        string[] found = [.. Run().Where(letter => letters.Contains(letter[0]))];
        var right = foretold.Zip(found).TakeWhile(pair => pair.First == pair.Second).Count();
        if (right == found.Length && right == foretold.Length) return AllInPlace;
        if (right == 0) return "another letter than yours comes first";
        var next = right == found.Length ? "none of these" : right == foretold.Length ? "one more" : "another letter than yours";
        return $"right up to {found[right - 1]}; then comes {next}";
    }

    private static List<string> Run()
    {
        List<string> log = [];
        using EventLoop loop = new(clock: new VirtualTime());
        loop.RunUntilComplete(Main);
        return log;

        async Task Main()
        {
            log.Add("A");
            var soon = Soon();
            loop.CallSoon(() => log.Add("J"));
            log.Add("B");
            await Ready();
            log.Add("C");
            await soon;
            log.Add("D");
            await System.Threading.Tasks.Task.Yield(); // for K, which comes after the end
        }

        async Task Soon()
        {
            log.Add("E");
            await System.Threading.Tasks.Task.Yield();
            log.Add("F");
            await System.Threading.Tasks.Task.Yield();
            loop.CallSoon(() => log.Add("K"));
            log.Add("G");
        }

        async Task Ready()
        {
            log.Add("H");
            await System.Threading.Tasks.Task.CompletedTask;
            log.Add("I");
        }
    }
}
