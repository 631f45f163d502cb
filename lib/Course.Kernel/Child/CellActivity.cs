namespace Course.Kernel.Child;

/// <summary>What a cell that is told to stop is doing.</summary>
internal enum CellActivity
{
    /// <summary>A thread executes its code, or compiles it.</summary>
    Working,

    /// <summary>Every thread inside its code is blocked in a wait that Thread.Interrupt can end.</summary>
    Blocked,

    /// <summary>It is suspended in an await: no thread is inside its code.</summary>
    Suspended,
}
