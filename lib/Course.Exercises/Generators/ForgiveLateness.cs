using Course.Concurrency.Generators;

namespace Course.Exercises.Generators;

/// <summary>Exercise 01-4: a context manager made from a generator, which swallows one type of exception and no other.</summary>
public sealed class ForgiveLateness : Exercise<Func<Yielder<List<string>, object?>, Coroutine>>
{
    /// <inheritdoc/>
    public override string Id => "01-4";

    /// <inheritdoc/>
    public override string Title => "Forgive lateness";

    /// <inheritdoc/>
    public override string Task =>
        "Write the body of a context manager. It makes a new List<string>, adds \"enter\" to it and yields it; the block then adds lines of its own. A TimeoutException in the block adds \"late\" and is forgiven; any other exception comes out of the block as it was. However the block ends, the last line is \"exit\".";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "One Yield in all. What stands before it is the entry, what stands after it is the exit, and the block's exception comes out of it.",
        "An exception that the body catches is forgiven; one that it lets pass goes on.",
        "try { await yielder.Yield(lines); } catch (TimeoutException) { … } finally { … }",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Func<Yielder<List<string>, object?>, Coroutine>>> Rules =>
    [
        new("enters before the block and exits after it", "enter, work, exit", "Two lines of yours, one on each side of the Yield.", (answer, _) => After(answer, () => { })),
        new("forgives a TimeoutException", "enter, work, late, exit", "The block's exception comes out of await yielder.Yield(…): put a try around it.", (answer, _) => After(answer, () => throw new TimeoutException("too slow"))),
        new("forgives nothing else", "throws Format: not a number", "Which exceptions does your catch name?", (answer, _) =>
            Observed.Outcome(() => ContextManager.Create(answer).Use(_ => throw new FormatException("not a number")), "the exception was swallowed")),
        new("exits also when it does not forgive", "enter, work, exit", "The exit has to run after an exception that you let pass.", (answer, _) =>
        {
            List<string> lines = [];
            Observed.Outcome(
                () => ContextManager.Create(answer).Use(given =>
                {
                    lines = given;
                    lines.Add("work");
                    throw new FormatException("not a number");
                }), "");
            return Observed.List(lines);
        }),
    ];

    /// <inheritdoc/>
    public override Func<Yielder<List<string>, object?>, Coroutine> Stub => _ => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Func<Yielder<List<string>, object?>, Coroutine> Solution => async yielder =>
    {
        List<string> lines = ["enter"];
        try
        {
            await yielder.Yield(lines);
        }
        catch (TimeoutException)
        {
            lines.Add("late");
        }
        finally
        {
            lines.Add("exit");
        }
    };

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Func<Yielder<List<string>, object?>, Coroutine>>> Mutants =>
    [
        new("forgives everything", "forgives nothing else", async yielder =>
        {
            List<string> lines = ["enter"];
            try
            {
                await yielder.Yield(lines);
            }
#pragma warning disable CA1031 // The mistake that this mutant makes.
            catch (Exception)
#pragma warning restore CA1031
            {
                lines.Add("late");
            }

            lines.Add("exit");
        }),
        new("forgives nothing", "forgives a TimeoutException", async yielder =>
        {
            List<string> lines = ["enter"];
            try
            {
                await yielder.Yield(lines);
            }
            finally
            {
                lines.Add("exit");
            }
        }),
        new("exits without finally", "exits also when it does not forgive", async yielder =>
        {
            List<string> lines = ["enter"];
            try
            {
                await yielder.Yield(lines);
            }
            catch (TimeoutException)
            {
                lines.Add("late");
            }

            lines.Add("exit");
        }),
        new("yields a second time", "enters before the block and exits after it", async yielder =>
        {
            List<string> lines = ["enter"];
            try
            {
                await yielder.Yield(lines);
                await yielder.Yield(lines);
            }
            catch (TimeoutException)
            {
                lines.Add("late");
            }
            finally
            {
                lines.Add("exit");
            }
        }),
        new("wraps what it does not forgive", "forgives nothing else", async yielder =>
        {
            List<string> lines = ["enter"];
            try
            {
                await yielder.Yield(lines);
            }
            catch (TimeoutException)
            {
                lines.Add("late");
            }
            catch (FormatException exception)
            {
                throw new InvalidOperationException("The block failed.", exception);
            }
            finally
            {
                lines.Add("exit");
            }
        }),
    ];

    private static string After(Func<Yielder<List<string>, object?>, Coroutine> answer, Action block)
    {
        List<string> lines = [];
        ContextManager.Create(answer).Use(given =>
        {
            lines = given;
            lines.Add("work");
            block();
        });
        return Observed.List(lines);
    }
}
