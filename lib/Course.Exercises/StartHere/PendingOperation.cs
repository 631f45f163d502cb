namespace Course.Exercises.StartHere;

/// <summary>An <see cref="Operation"/> that ends when a rule says so.</summary>
internal sealed class PendingOperation
{
    private Action<string>? next;
    private Action<Exception>? fail;

    public bool IsBegun => next is not null;

    public void Begin(Action<string> next, Action<Exception> fail) => (this.next, this.fail) = (next, fail);

    public void Succeed(string result) => Begun(next)(result);

    public void Fail(string message) => Begun(fail)(new TimeoutException(message));

    private static T Begun<T>(T? continuation)
        where T : class => continuation ?? throw new InvalidOperationException("An operation that should be under way has not been begun.");
}
