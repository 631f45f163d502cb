using System.Runtime.CompilerServices;

namespace Course.Concurrency.Channels;

/// <summary>A lock for a few instructions, during which nothing waits and nobody else's code runs.</summary>
internal struct Gate
{
    private int held;

    // Hot: one interlocked instruction in all, about 5 ns.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter()
    {
        if (Interlocked.CompareExchange(ref held, 1, 0) != 0) EnterSlowly();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exit() => Volatile.Write(ref held, 0);

    // The holder may have lost its processor to another thread: after some turns give ours away too, but never sleep.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EnterSlowly()
    {
        SpinWait spin = default;
        do spin.SpinOnce(sleep1Threshold: -1);
        while (Volatile.Read(ref held) != 0 || Interlocked.CompareExchange(ref held, 1, 0) != 0);
    }
}
