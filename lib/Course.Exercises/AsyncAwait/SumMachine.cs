using Course.Concurrency.Tracing;

namespace Course.Exercises.AsyncAwait;

/// <summary>
/// The state machine of <c>async Task&lt;int&gt; Sum(Number first, Number second) { var sum = await first; sum += await second;
/// return sum; }</c>, with everything but its code: exercise 07-1 writes that.
/// </summary>
/// <remarks>Not thread-safe: it belongs to the rule that made it.</remarks>
public sealed class SumMachine
{
    private readonly Action<SumMachine> code;
    private readonly Action step;

    internal SumMachine(Action<SumMachine> code, World world)
    {
        this.code = code;
        step = world.Step;
        (First, Second) = (new Number(step), new Number(step));
    }

    /// <summary>The first parameter.</summary>
    public Number First { get; }

    /// <summary>The second parameter.</summary>
    public Number Second { get; }

    /// <summary>Where the method stands: -1 before it has paused, 0 at the first <c>await</c>, 1 at the second, -2 at the end.</summary>
    public int State { get; set; } = -1;

    /// <summary>The local variable, which has to outlive a pause.</summary>
    public int Sum { get; set; }

    /// <summary>What came of it, as text.</summary>
    internal string Outcome { get; private set; } = "no result";

    /// <summary>How often the code was entered.</summary>
    internal int Entries { get; private set; }

    /// <summary>Has <see cref="MoveNext"/> called when the number is there; that may be before this call returns.</summary>
    public void CallMeBack(Number awaiter)
    {
        ArgumentNullException.ThrowIfNull(awaiter);
        awaiter.OnCompleted(MoveNext);
    }

    /// <summary>Ends the task with a result.</summary>
    /// <exception cref="InvalidOperationException">It has ended already.</exception>
    public void SetResult(int result) => End(TraceValue.Format(result));

    /// <summary>Ends the task with an exception.</summary>
    /// <exception cref="InvalidOperationException">It has ended already.</exception>
    public void SetException(Exception exception) => End($"fails with {TraceValue.Format(exception)}");

    /// <summary>Runs the code from where it stands to its next pause or its end.</summary>
    public void MoveNext()
    {
        step();
        Entries++;
        code(this);
    }

    private void End(string outcome)
    {
        if (Outcome is not "no result") throw new InvalidOperationException("the task has ended already");
        Outcome = outcome;
    }
}
