using System.Runtime.ExceptionServices;

namespace Course.Concurrency.Tests.Generators.Conformance;

/// <summary>
/// Where one body stands: the blocks that it is in, innermost last. With it a body is interpreted in one single method, as
/// it would be one single function in Python: a coroutine for each block would be a level of delegation for each.
/// </summary>
internal sealed class Flow
{
    private readonly Stack<Block> blocks = [];
    private readonly Action<string> note;

    public Flow(Statement[] body, Action<string> note)
    {
        this.note = note;
        blocks.Push(new Block(body));
    }

    public int? Returned { get; private set; }

    /// <summary>The next statement; null when the body has returned.</summary>
    public Statement? Next()
    {
        while (blocks.TryPeek(out var block))
        {
            if (block.Position < block.Statements.Length) return block.Statements[block.Position++];
            if (--block.Rounds > 0)
            {
                block.Position = 0;
                continue;
            }

            blocks.Pop();
            if (block.Cleanup is { } cleanup) Clean(cleanup, null);
            block.After?.Invoke();
        }

        return null;
    }

    public void Enter(Statement.Loop loop) => blocks.Push(new Block(loop.Body) { Rounds = loop.Count });

    public void Enter(Statement.Try guarded) => blocks.Push(new Block(guarded.Body) { Guard = guarded });

    public void Enter(Statement.Finally guarded) => blocks.Push(new Block(guarded.Body) { Cleanup = guarded.Cleanup });

    /// <summary>Leaves the blocks, by way of their cleanups.</summary>
    public void Return(int value)
    {
        while (blocks.TryPop(out var block))
        {
            if (block.Cleanup is not { } cleanup) continue;
            Clean(cleanup, () => Return(value));
            return;
        }

        Returned = value;
    }

    /// <summary>Goes on in the first handler or cleanup on the way out; false if there is none.</summary>
    public bool Raise(Exception exception)
    {
        while (blocks.TryPop(out var block))
        {
            if (block.Guard is { } guard && Errors.Matches(exception, guard.Kind))
            {
                note($"caught {Errors.Describe(exception)}");
                blocks.Push(new Block(guard.Handler) { Handled = exception });
                return true;
            }

            if (block.Cleanup is { } cleanup)
            {
                Clean(cleanup, () => ExceptionDispatchInfo.Throw(exception));
                return true;
            }
        }

        return false;
    }

    public Exception Handled() => blocks.First(block => block.Handled is not null).Handled!;

    private void Clean(Statement[] cleanup, Action? after)
    {
        note("finally");
        blocks.Push(new Block(cleanup) { After = after });
    }

    private sealed class Block(Statement[] statements)
    {
        public Statement[] Statements => statements;

        public int Position { get; set; }

        public int Rounds { get; set; }

        public Statement.Try? Guard { get; init; }

        public Statement[]? Cleanup { get; init; }

        public Exception? Handled { get; init; }

        /// <summary>What a cleanup interrupted, and goes on after it.</summary>
        public Action? After { get; init; }
    }
}
