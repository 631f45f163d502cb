using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Course.Concurrency.EventLoop;

/// <summary>How something ended: with a result, or with an exception, which for a cancellation is an <see cref="OperationCanceledException"/>.</summary>
/// <typeparam name="T">What the result is.</typeparam>
public readonly record struct Outcome<T>
{
    private readonly T result;

    internal Outcome(T result) => this.result = result;

    internal Outcome(Exception exception)
    {
        result = default!;
        Exception = exception;
    }

    /// <summary>The exception; null if there is a result.</summary>
    public Exception? Exception { get; }

    /// <summary>Whether there is a result.</summary>
    [MemberNotNullWhen(false, nameof(Exception))]
    public bool IsSuccess => Exception is null;

    /// <summary>The result; the exception comes out here.</summary>
    public T Result
    {
        get
        {
            if (Exception is not null) ExceptionDispatchInfo.Throw(Exception);
            return result;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Tracing.TraceValue.Format(IsSuccess ? result : Exception);
}
