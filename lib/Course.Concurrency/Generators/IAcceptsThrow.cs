using System.Diagnostics.CodeAnalysis;

namespace Course.Concurrency.Generators;

/// <summary>
/// An iterator that takes exceptions: what PEP 380 looks for as a delegate's <c>throw</c> method. An exception thrown at a
/// delegate without it is raised in the delegating generator.
/// </summary>
/// <typeparam name="TYield">What it yields.</typeparam>
public interface IAcceptsThrow<TYield>
{
    /// <summary>Resumes the iterator with <paramref name="exception"/>; false when it has finished.</summary>
    bool TryThrow(Exception exception, [MaybeNullWhen(false)] out TYield yielded);
}
