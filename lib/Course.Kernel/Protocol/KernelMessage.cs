using System.Text.Json.Serialization;

namespace Course.Kernel.Protocol;

/// <summary>What a kernel's process and its owner say to each other.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "message")]
[JsonDerivedType(typeof(Execute), "execute")]
[JsonDerivedType(typeof(Interrupt), "interrupt")]
[JsonDerivedType(typeof(Shutdown), "shutdown")]
[JsonDerivedType(typeof(Ready), "ready")]
[JsonDerivedType(typeof(Output), "output")]
[JsonDerivedType(typeof(Completed), "completed")]
[JsonDerivedType(typeof(Exiting), "exiting")]
[JsonDerivedType(typeof(Crashing), "crashing")]
[JsonDerivedType(typeof(InputWanted), "input wanted")]
[JsonDerivedType(typeof(InputGiven), "input given")]
[JsonDerivedType(typeof(Ask), "ask")]
[JsonDerivedType(typeof(Answer), "answer")]
internal abstract record KernelMessage
{
    /// <summary>Owner to kernel: run this cell. One cell at a time.</summary>
    internal sealed record Execute(int Id, CellRequest Request, bool AllowsInput = false) : KernelMessage;

    /// <summary>Owner to kernel: stop this cell, if it still runs.</summary>
    internal sealed record Interrupt(int Id) : KernelMessage;

    /// <summary>Owner to kernel: end.</summary>
    internal sealed record Shutdown : KernelMessage;

    /// <summary>Kernel to owner: warmed up.</summary>
    internal sealed record Ready : KernelMessage;

    /// <summary>Kernel to owner: the cell put something out.</summary>
    internal sealed record Output(int Id, CellOutput Value, bool IsStray) : KernelMessage;

    /// <summary>Kernel to owner: the cell is done, and no output of it follows on this channel.</summary>
    internal sealed record Completed(
        int Id,
        CellOutcome Outcome,
        InterruptStep? InterruptedBy,
        IReadOnlyList<string> StoppedAt,
        IReadOnlyList<CellDiagnostic> Diagnostics,
        TimeSpan Duration) : KernelMessage;

    /// <summary>Kernel to owner: the process is about to exit in good order.</summary>
    internal sealed record Exiting(int ExitCode) : KernelMessage;

    /// <summary>Kernel to owner: an exception that nobody caught is about to end the process.</summary>
    internal sealed record Crashing(CellOutput.ErrorOutput Error) : KernelMessage;

    /// <summary>Kernel to owner: the cell waits for a line of text.</summary>
    internal sealed record InputWanted(int Id, int Number, string Prompt, bool IsPassword) : KernelMessage;

    /// <summary>Owner to kernel: the line; null for the end of all input.</summary>
    internal sealed record InputGiven(int Number, string? Line) : KernelMessage;

    /// <summary>Owner to kernel: a question about code, which does not wait for the running cell.</summary>
    internal sealed record Ask(int Number, CodeQuestion Question) : KernelMessage;

    /// <summary>Kernel to owner: the answer.</summary>
    internal sealed record Answer(int Number, CodeAnswer Value) : KernelMessage;
}

/// <summary>How a cell ended, as far as the kernel's process can tell.</summary>
internal enum CellOutcome
{
    /// <summary>It ran to its end.</summary>
    Succeeded,

    /// <summary>It failed, or was stopped.</summary>
    Failed,

    /// <summary>It is in a language that this machine cannot run.</summary>
    Skipped,
}

/// <summary>The messages' JSON, generated at compile time: reflection would cost the child's start 50 ms.</summary>
[JsonSerializable(typeof(KernelMessage))]
internal sealed partial class KernelMessageJson : JsonSerializerContext;
