using Course.Concurrency.Generators;

namespace Course.Concurrency.Tests.Generators;

/// <summary>The small generators that many tests step through.</summary>
internal static class Bodies
{
    /// <summary>Yields 1, 2, 3 and returns "done".</summary>
    public static async Coroutine<string> OneTwoThree(Yielder<int, string?> yielder)
    {
        await yielder.Yield(1);
        await yielder.Yield(2);
        await yielder.Yield(3);
        return "done";
    }

    /// <summary>Yields 0, then the length of whatever it is sent; null ends it.</summary>
    public static async Coroutine<string> Lengths(Yielder<int, string?> yielder)
    {
        var lengths = "";
        var length = 0;
        while (await yielder.Yield(length) is { } sent)
        {
            length = sent.Length;
            lengths += length;
        }

        return lengths;
    }

    /// <summary>Yields 1 and, when an exception comes out of the Yield, writes it down, yields 2, and returns "recovered".</summary>
    public static Func<Yielder<int, string?>, Coroutine<string>> Catching(List<string> log) => async yielder =>
    {
        try
        {
            await yielder.Yield(1);
        }
        catch (FormatException exception)
        {
            log.Add(exception.Message);
        }

        await yielder.Yield(2);
        return "recovered";
    };

    /// <summary>Yields 1 and, however that ends, writes <paramref name="name"/> down.</summary>
    public static Func<Yielder<int, string?>, Coroutine<string>> Cleaning(List<string> log, string name) => async yielder =>
    {
        try
        {
            await yielder.Yield(1);
            return name;
        }
        finally
        {
            log.Add(name);
        }
    };

    /// <summary>Yields 1; when it is closed, yields 2 instead of ending; then returns "after all".</summary>
    public static async Coroutine<string> Stubborn(Yielder<int, string?> yielder)
    {
        try
        {
            await yielder.Yield(1);
        }
        catch (GeneratorExitException)
        {
            await yielder.Yield(2);
        }

        return "after all";
    }

    public static Generator<int, string?, string> Make(Func<Yielder<int, string?>, Coroutine<string>> body) => Generator.Create(body);

    /// <summary>Delegates to <paramref name="inner"/> and returns what that returned, in brackets.</summary>
    public static Generator<int, string?, string> Around(Generator<int, string?, string> inner) =>
        Make(async yielder => $"[{await yielder.From(inner)}]");

    /// <summary>The same with the body as a coroutine.</summary>
    public static Generator<int, string?, string> Around(Func<Yielder<int, string?>, Coroutine<string>> inner) =>
        Make(async yielder => $"[{await inner(yielder)}]");

    /// <summary>What the step that ends the generator reports.</summary>
    public static object? StopValue(Func<object?> step) => Assert.Throws<StopIterationException>(step).Value;
}
