using System.Collections;

namespace Course.Concurrency.Tests.Generators.Conformance;

/// <summary>An iterator over 100, 101, …, with nothing but MoveNext and what happens when it is disposed.</summary>
internal sealed class PlainIterator(int count, Action? disposed = null) : IEnumerator<int>
{
    private int moves;

    public int Current => 99 + moves;

    object IEnumerator.Current => Current;

    public bool MoveNext()
    {
        if (moves >= count) return false;
        moves++;
        return true;
    }

    public void Reset() => throw new NotSupportedException();

    public void Dispose() => disposed?.Invoke();
}
