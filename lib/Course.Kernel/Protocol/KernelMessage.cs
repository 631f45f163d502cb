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
[JsonDerivedType(typeof(Forgotten), "forgotten")]
[JsonDerivedType(typeof(Exiting), "exiting")]
[JsonDerivedType(typeof(Crashing), "crashing")]
[JsonDerivedType(typeof(InputWanted), "input wanted")]
[JsonDerivedType(typeof(InputGiven), "input given")]
[JsonDerivedType(typeof(Ask), "ask")]
[JsonDerivedType(typeof(Answer), "answer")]
internal abstract record KernelMessage
{
    /// <summary>In place of a cell's number: nobody knows which cell started the code.</summary>
    public const int NoCell = 0;

    /// <summary>Owner to kernel: run this cell. One cell at a time.</summary>
    /// <param name="Id">Its number, from 1.</param>
    /// <param name="Request">The cell.</param>
    /// <param name="AllowsInput">Whether it may ask for input.</param>
    /// <param name="IsFollowed">Whether somebody sits before the notebook, and hears of what comes of the cell after its end.</param>
    internal sealed record Execute(int Id, CellRequest Request, bool AllowsInput = false, bool IsFollowed = false) : KernelMessage;

    /// <summary>Owner to kernel: stop this cell, if it still runs.</summary>
    internal sealed record Interrupt(int Id) : KernelMessage;

    /// <summary>Owner to kernel: end.</summary>
    internal sealed record Shutdown : KernelMessage;

    /// <summary>Kernel to owner: warmed up.</summary>
    internal sealed record Ready : KernelMessage;

    /// <summary>Kernel to owner: code that this cell started put something out. The cell may have ended.</summary>
    internal sealed record Output(int Origin, CellOutput Value) : KernelMessage;

    /// <summary>Kernel to owner: a task that this cell started has failed, and nobody can look at it any more.</summary>
    internal sealed record Forgotten(int Origin, CellOutput.ErrorOutput Error) : KernelMessage;

    /// <summary>Kernel to owner: the cell is done; what it has left running may still put something out.</summary>
    internal sealed record Completed(
        int Id,
        CellOutcome Outcome,
        InterruptStep? InterruptedBy,
        IReadOnlyList<string> StoppedAt,
        IReadOnlyList<CellDiagnostic> Diagnostics,
        TimeSpan Duration) : KernelMessage;

    /// <summary>Kernel to owner: the process is about to exit in good order.</summary>
    internal sealed record Exiting(int ExitCode) : KernelMessage;

    /// <summary>Kernel to owner: an exception that nobody caught, in code that this cell started, is about to end the process.</summary>
    internal sealed record Crashing(CellOutput.ErrorOutput Error, int Origin) : KernelMessage;

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
