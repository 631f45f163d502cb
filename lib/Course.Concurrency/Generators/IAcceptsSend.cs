using System.Diagnostics.CodeAnalysis;

namespace Course.Concurrency.Generators;

/// <summary>
/// An iterator that takes values: what PEP 380 looks for as a delegate's <c>send</c> method. A delegate without it fails
/// with <see cref="NotSupportedException"/> when a value is sent to it.
/// </summary>
/// <typeparam name="TYield">What it yields.</typeparam>
/// <typeparam name="TSend">What it takes.</typeparam>
public interface IAcceptsSend<TYield, in TSend>
{
    /// <summary>Resumes the iterator with <paramref name="value"/>; false when it has finished.</summary>
    bool TrySend(TSend value, [MaybeNullWhen(false)] out TYield yielded);
}
