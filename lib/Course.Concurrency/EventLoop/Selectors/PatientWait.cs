namespace Course.Concurrency.EventLoop;

/// <summary>
/// Waiting in a system call that can be interrupted. <see cref="Thread.Interrupt"/> reaches only waits of the runtime's own,
/// so a long wait is cut into slices, and the thread looks in between. Four times a second is not busy waiting.
/// </summary>
internal static class PatientWait
{
    private const int Slice = 250;
    private static readonly object Nothing = new();

    /// <summary>Calls <paramref name="wait"/> with milliseconds (-1: for ever) until it returns something other than 0 or the time is over.</summary>
    /// <exception cref="ThreadInterruptedException">Somebody interrupted the thread.</exception>
    public static int For<TState>(int milliseconds, TState state, Func<TState, int, int> wait)
    {
        if (milliseconds is >= 0 and <= Slice) return wait(state, milliseconds);
        var end = milliseconds < 0 ? long.MaxValue : Environment.TickCount64 + milliseconds;
        while (true)
        {
            var left = end == long.MaxValue ? Slice : (int)Math.Clamp(end - Environment.TickCount64, 0, Slice);
            var result = wait(state, left);
            if (result != 0 || left == 0) return result;
            lock (Nothing) Monitor.Wait(Nothing, 0);
        }
    }
}
