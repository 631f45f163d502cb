using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Course.Concurrency.Generators;

namespace Course.Concurrency.Tests.Generators;

/// <summary>A foreign iterator over 10, 20, 30 that writes down what is done to it; no send, no throw.</summary>
internal class Tens(List<string> log) : IEnumerator<int>
{
    public int Current { get; protected set; }

    object IEnumerator.Current => Current;

    public bool MoveNext()
    {
        log.Add("next");
        Current += 10;
        return Current <= 30;
    }

    public void Reset() => throw new NotSupportedException();

    public void Dispose()
    {
        log.Add("dispose");
        GC.SuppressFinalize(this);
    }
}

/// <summary>One that takes values: it yields what it is sent.</summary>
internal sealed class Sendable(List<string> log) : Tens(log), IAcceptsSend<int, string?>
{
    private readonly List<string> log = log;

    public bool TrySend(string? value, [MaybeNullWhen(false)] out int yielded)
    {
        log.Add($"send {value}");
        yielded = value!.Length;
        return value != "end";
    }
}

/// <summary>One that takes exceptions: it yields the length of their message.</summary>
internal sealed class Throwable(List<string> log) : Tens(log), IAcceptsThrow<int>
{
    private readonly List<string> log = log;

    public bool TryThrow(Exception exception, [MaybeNullWhen(false)] out int yielded)
    {
        log.Add($"throw {exception.Message}");
        yielded = exception.Message.Length;
        return exception.Message != "end";
    }
}

/// <summary>One that returns "thirty" at its end.</summary>
internal sealed class Returning(List<string> log) : Tens(log), IReturns<string>
{
    public string Result => "thirty";
}

/// <summary>One that ends with a StopIteration of its own, as an iterator written by hand in Python does.</summary>
internal sealed class Stopping(object? value) : IEnumerator<int>
{
    public int Current => 0;

    object IEnumerator.Current => Current;

    public bool MoveNext() => throw new StopIterationException(value);

    public void Reset() => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
