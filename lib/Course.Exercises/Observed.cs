using Course.Concurrency.Tracing;

namespace Course.Exercises;

/// <summary>What a rule has seen, as the text that is compared with the text expected. The same in every culture.</summary>
public static class Observed
{
    /// <summary>A value: <c>1.5</c>, <c>"text"</c>, <c>null</c>.</summary>
    public static string Value(object? value) => TraceValue.Format(value);

    /// <summary>Items in order, <c>1, 2, 3</c>; <c>nothing</c> for none. Texts stand without quotes.</summary>
    public static string List<T>(IEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var text = string.Join(", ", items.Select(item => item as string ?? TraceValue.Format(item)));
        return text is "" ? "nothing" : text;
    }

    /// <summary>What came of <paramref name="call"/>: the value it returned, or <c>throws Name: message</c>.</summary>
    public static string Outcome<T>(Func<T> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        try
        {
            return Value(call());
        }
        catch (Exception exception) when (IsOfTheAnswer(exception))
        {
            return Thrown(exception);
        }
    }

    /// <summary>What came of <paramref name="call"/>: <paramref name="otherwise"/>, or <c>throws Name: message</c>.</summary>
    public static string Outcome(Action call, string otherwise)
    {
        ArgumentNullException.ThrowIfNull(call);
        try
        {
            call();
            return otherwise;
        }
        catch (Exception exception) when (IsOfTheAnswer(exception))
        {
            return Thrown(exception);
        }
    }

    /// <summary><c>throws Name: message</c>. Not cut as in a trace: the message is what the reader has to go by.</summary>
    public static string Thrown(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var type = exception.GetType().Name;
        var name = type.EndsWith("Exception", StringComparison.Ordinal) && type.Length > 9 ? type[..^9] : type;
        return $"throws {name}: {exception.Message.ReplaceLineEndings(" ")}";
    }

    // The other two are news for the check itself.
    private static bool IsOfTheAnswer(Exception exception) => exception is not (NotAttemptedException or StepLimitException);
}
