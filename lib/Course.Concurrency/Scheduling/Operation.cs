using Course.Concurrency.Tracing;

namespace Course.Concurrency.Scheduling;

/// <summary>What a goroutine waits for.</summary>
internal enum Operation : byte
{
    None,
    Send,
    Receive,
    SendOnNil,
    ReceiveOnNil,
    Select,
    SelectWithoutCases,
    Sleep,
    Lock,
    ReadLock,
    WriteLock,
    Condition,
    WaitGroup,
    Foreign,
    Answer,
    SystemCall,
    Turn,
}

/// <summary>Operations in words and colours.</summary>
internal static class OperationWords
{
    /// <summary>As Go's tracebacks name it.</summary>
    public static string Describe(this Operation operation) => operation switch
    {
        Operation.Send => "chan send",
        Operation.Receive => "chan receive",
        Operation.SendOnNil => "chan send (nil chan)",
        Operation.ReceiveOnNil => "chan receive (nil chan)",
        Operation.Select => "select",
        Operation.SelectWithoutCases => "select (no cases)",
        Operation.Sleep => "sleep",
        Operation.Lock => "sync.Mutex.Lock",
        Operation.ReadLock => "sync.RWMutex.RLock",
        Operation.WriteLock => "sync.RWMutex.Lock",
        Operation.Condition => "sync.Cond.Wait",
        Operation.WaitGroup => "sync.WaitGroup.Wait",
        Operation.Foreign => "await of a task",
        Operation.Answer => "answer of an actor",
        Operation.SystemCall => "system call",
        Operation.Turn => "runnable",
        _ => "waiting",
    };

    /// <summary>The colour in pictures.</summary>
    public static WaitReason Reason(this Operation operation) => operation switch
    {
        Operation.Send or Operation.SendOnNil => WaitReason.Send,
        Operation.Receive or Operation.ReceiveOnNil => WaitReason.Receive,
        Operation.Select or Operation.SelectWithoutCases => WaitReason.Select,
        Operation.Sleep => WaitReason.Timer,
        Operation.Lock or Operation.ReadLock or Operation.WriteLock or Operation.Condition or Operation.WaitGroup => WaitReason.Lock,
        Operation.Turn => WaitReason.Turn,
        Operation.SystemCall => WaitReason.SystemCall,
        _ => WaitReason.Answer,
    };
}
