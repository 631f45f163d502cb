namespace Course.Concurrency.Generators;

/// <summary>
/// A context manager made from a generator that yields once, the second use of <c>yield</c>: what stands before the
/// <c>Yield</c> is the entry, what stands after it the exit, and an exception in the block comes out of the <c>Yield</c>.
/// The semantics are those of Python's <c>contextlib.contextmanager</c>.
/// </summary>
/// <typeparam name="TResource">What the block is given.</typeparam>
/// <remarks>Can be entered once. Not thread-safe.</remarks>
public sealed class ContextManager<TResource>
{
    private readonly Generator<TResource, object?> generator;

    internal ContextManager(Func<Yielder<TResource, object?>, Coroutine> body) => generator = Generator.Create(body);

    /// <summary>Runs the body to its <c>Yield</c>.</summary>
    /// <returns>What the body yielded.</returns>
    /// <exception cref="InvalidOperationException">The body did not yield, or was entered before.</exception>
    public TResource Enter()
    {
        if (generator.Status != GeneratorStatus.Created) throw new InvalidOperationException("This context manager was entered before: make a new one.");
        return generator.TryNext(out var resource)
            ? resource
            : throw new InvalidOperationException("The context manager's body returned without a Yield: there is nothing to enter.");
    }

    /// <summary>Runs the body from its <c>Yield</c> to its end.</summary>
    /// <param name="exception">The exception that ended the block, or null.</param>
    /// <returns>Whether the body swallowed the exception. False means that it passed it on: the caller goes on throwing it.</returns>
    /// <remarks>An exception of the body's own comes out of this method.</remarks>
    /// <exception cref="InvalidOperationException">The body yielded a second time, or was not entered.</exception>
    public bool Exit(Exception? exception = null)
    {
        if (generator.Status == GeneratorStatus.Created) throw new InvalidOperationException("This context manager was not entered: call Enter before Exit.");
        if (exception is null)
        {
            if (!generator.TryNext(out _)) return false;
        }
        else
        {
            try
            {
                if (!generator.TryThrow(exception, out _)) return true;
            }
            catch (Exception raised) when (ReferenceEquals(raised, exception) || IsTheSameStop(raised, exception))
            {
                return false;
            }
        }

        generator.Close();
        throw new InvalidOperationException("The context manager's body yielded a second time: it must yield once.");
    }

    /// <summary>Enters, runs <paramref name="block"/> and exits, whatever happens in it.</summary>
    public void Use(Action<TResource> block)
    {
        ArgumentNullException.ThrowIfNull(block);
        Use<object?>(resource =>
        {
            block(resource);
            return null;
        });
    }

    /// <inheritdoc cref="Use(Action{TResource})"/>
    /// <returns>What the block returned, or the default if the body swallowed its exception.</returns>
    public TResult? Use<TResult>(Func<TResource, TResult> block)
    {
        ArgumentNullException.ThrowIfNull(block);
        var resource = Enter();
        TResult result;
        try
        {
            result = block(resource);
        }
        catch (Exception exception)
        {
            if (Exit(exception)) return default;
            throw;
        }

        Exit();
        return result;
    }

    // PEP 479 wraps a StopIteration that passes through the body; for the block it is still its own exception.
    private static bool IsTheSameStop(Exception raised, Exception thrown) =>
        thrown is StopIterationException && ReferenceEquals(raised.InnerException, thrown);
}

/// <summary>Makes context managers.</summary>
public static class ContextManager
{
    /// <summary>Makes a context manager from a body that yields once.</summary>
    public static ContextManager<TResource> Create<TResource>(Func<Yielder<TResource, object?>, Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new(body);
    }
}
