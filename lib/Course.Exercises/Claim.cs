using System.Runtime.CompilerServices;
using Course.Concurrency.Tracing;

namespace Course.Exercises;

/// <summary>What a lesson claims, checked where it is claimed. One that holds prints a line; one that does not stops the cell.</summary>
public static class Claim
{
    /// <summary>Claims that <paramref name="actual"/> equals <paramref name="expected"/>; sequences are compared item by item.</summary>
    /// <param name="actual">What is.</param>
    /// <param name="expected">What ought to be.</param>
    /// <param name="expression">Filled in by the compiler: the source text of <paramref name="actual"/>.</param>
    /// <exception cref="ClaimException">They differ.</exception>
    public static void Is<T>(T actual, T expected, [CallerArgumentExpression(nameof(actual))] string expression = "")
    {
        var what = OnOneLine(expression);
        if (!AreEqual(actual, expected))
            throw new ClaimException($"{what} is {TraceValue.Format(actual)}, and should be {TraceValue.Format(expected)}.");
        Console.WriteLine($"✓ {what} is {TraceValue.Format(actual)}");
    }

    /// <summary>Claims that something is so, in words.</summary>
    /// <param name="isSo">Whether it is.</param>
    /// <param name="words">The claim as a reader would say it.</param>
    /// <exception cref="ClaimException">It is not.</exception>
    public static void Holds(bool isSo, string words)
    {
        if (!isSo) throw new ClaimException($"It does not hold that: {words}.");
        Console.WriteLine($"✓ {words}");
    }

    /// <summary>Claims that <paramref name="call"/> throws a <typeparamref name="TException"/>.</summary>
    /// <param name="call">What is tried.</param>
    /// <param name="expression">Filled in by the compiler: the source text of <paramref name="call"/>.</param>
    /// <returns>The exception.</returns>
    /// <exception cref="ClaimException">It throws nothing, or something else, which is the inner exception then.</exception>
    public static TException Throws<TException>(Action call, [CallerArgumentExpression(nameof(call))] string expression = "")
        where TException : Exception
    {
        ArgumentNullException.ThrowIfNull(call);
        var tried = OnOneLine(expression.StartsWith("() => ", StringComparison.Ordinal) ? expression[6..] : expression);
        try
        {
            call();
        }
        catch (TException exception)
        {
            Console.WriteLine($"✓ {tried} throws {typeof(TException).Name}: {exception.Message}");
            return exception;
        }
        catch (Exception exception)
        {
            throw new ClaimException($"{tried} throws {TraceValue.Format(exception)}, and should throw {typeof(TException).Name}.", exception);
        }

        throw new ClaimException($"{tried} throws nothing, and should throw {typeof(TException).Name}.");
    }

    private static string OnOneLine(string code) => string.Join(' ', code.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static bool AreEqual<T>(T actual, T expected) =>
        (actual, expected) is (not string and System.Collections.IEnumerable left, System.Collections.IEnumerable right)
            ? left.Cast<object?>().SequenceEqual(right.Cast<object?>())
            : EqualityComparer<T>.Default.Equals(actual, expected);
}
