namespace Course.Exercises.AsyncAwait;

/// <summary>A number that is there, or comes later: what the machine of exercise 07-1 awaits. It is its own awaiter.</summary>
/// <remarks>Not thread-safe: it belongs to the rule that made it.</remarks>
public sealed class Number
{
    private readonly Action step;
    private int value;
    private Exception? failure;
    private Action? continuation;
    private bool comesJustThen;

    internal Number(Action step) => this.step = step;

    /// <summary>Whether <see cref="GetResult"/> can be called.</summary>
    public bool IsCompleted { get; private set; }

    /// <summary>How often <see cref="GetResult"/> was called.</summary>
    internal int Taken { get; private set; }

    /// <summary>How often somebody wanted to be told.</summary>
    internal int Awaited { get; private set; }

    /// <summary>The awaiter: the number itself.</summary>
    public Number GetAwaiter() => this;

    /// <summary>The number; the exception, if it has become one.</summary>
    /// <exception cref="InvalidOperationException">It is not there yet.</exception>
    public int GetResult()
    {
        step();
        Taken++;
        if (!IsCompleted) throw new InvalidOperationException("the number is not there yet");
        return failure is null ? value : throw failure;
    }

    internal void OnCompleted(Action whenDone)
    {
        step();
        Awaited++;
        continuation = whenDone;
        if (comesJustThen) Set(value);
    }

    internal void Set(int number)
    {
        value = number;
        Complete();
    }

    internal void Fail(Exception exception)
    {
        failure = exception;
        Complete();
    }

    /// <summary>It comes between the question whether it is there and the wish to be told.</summary>
    internal void SetJustThen(int number) => (value, comesJustThen) = (number, true);

    private void Complete()
    {
        IsCompleted = true;
        var whenDone = continuation;
        continuation = null;
        whenDone?.Invoke();
    }
}
