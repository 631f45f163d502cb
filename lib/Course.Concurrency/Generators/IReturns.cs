namespace Course.Concurrency.Generators;

/// <summary>An iterator that ends with a value: the value that Python's <c>StopIteration</c> would carry.</summary>
/// <typeparam name="TReturn">What it returns.</typeparam>
public interface IReturns<out TReturn>
{
    /// <summary>What it returned. Read once, after it has finished.</summary>
    TReturn Result { get; }
}
