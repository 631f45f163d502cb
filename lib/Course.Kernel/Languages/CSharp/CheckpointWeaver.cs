using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Course.Kernel.Languages.CSharp;

/// <summary>
/// Weaves checkpoints (<see cref="CellCheckpoint"/>) into a compiled cell: at the head of every loop, at the start of
/// every method, lambda and local function, and after every await.
/// </summary>
/// <remarks>
/// It works on the compiled code and not on the source, so that nothing else about the cell changes: its diagnostics, line
/// numbers, overload resolution, expression trees and <c>CallerArgumentExpression</c> are those of the text as written.
/// Clean-up gets no checkpoints where that can be seen in a method by itself; the rest <see cref="CleanUpCode"/> sees when a
/// checkpoint is about to throw.
/// </remarks>
internal static class CheckpointWeaver
{
    private static readonly System.Reflection.MethodInfo Pass = typeof(CellCheckpoint).GetMethod(nameof(CellCheckpoint.Pass))!;
    private static readonly System.Reflection.MethodInfo PassStart = typeof(CellCheckpoint).GetMethod(nameof(CellCheckpoint.PassStart))!;
    private static readonly System.Reflection.MethodInfo EnterFinally = typeof(CellCheckpoint).GetMethod(nameof(CellCheckpoint.EnterFinally))!;
    private static readonly System.Reflection.MethodInfo LeaveFinally = typeof(CellCheckpoint).GetMethod(nameof(CellCheckpoint.LeaveFinally))!;
    private static readonly System.Reflection.MethodInfo Enter = typeof(CellCheckpoint).GetMethod(nameof(CellCheckpoint.Enter))!;
    private static readonly System.Reflection.MethodInfo Leave = typeof(CellCheckpoint).GetMethod(nameof(CellCheckpoint.Leave))!;

    public static (MemoryStream Image, MemoryStream Symbols) Weave(Stream image, Stream symbols)
    {
        ReaderParameters reading = new()
        {
            ReadSymbols = true,
            SymbolStream = symbols,
            SymbolReaderProvider = new PortablePdbReaderProvider(),
        };
        using ModuleDefinition module = ModuleDefinition.ReadModule(image, reading);
        Checkpoints checkpoints = new(
            module.ImportReference(Pass),
            module.ImportReference(PassStart),
            module.ImportReference(EnterFinally),
            module.ImportReference(LeaveFinally),
            module.ImportReference(Enter),
            module.ImportReference(Leave));
        foreach (MethodDefinition method in module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
        {
            Weave(method, checkpoints);
        }
        (MemoryStream Image, MemoryStream Symbols) woven = (new MemoryStream(), new MemoryStream());
        module.Write(woven.Image, new WriterParameters
        {
            WriteSymbols = true,
            SymbolStream = woven.Symbols,
            SymbolWriterProvider = new PortablePdbWriterProvider(),
        });
        woven.Image.Position = 0;
        woven.Symbols.Position = 0;
        return woven;
    }

    private static void Weave(MethodDefinition method, Checkpoints checkpoints)
    {
        if (IsCleanUp(method) || IsPlumbing(method))
        {
            return;
        }
        method.Body.SimplifyMacros();
        CodeWeaver code = new(method);
        foreach (LoopHead head in LoopHead.FindIn(method.Body))
        {
            code.InsertAtLoopHead(head, checkpoints.Pass);
        }
        code.SurroundFinallyBlocks(checkpoints.EnterFinally, checkpoints.LeaveFinally);
        if (IsStateMachineOfAsyncMethod(method))
        {
            WeaveAsync(code, checkpoints);
        }
        else if (!method.IsConstructor && !IsContinuation(method))
        {
            // Not in constructors: a static one that throws would leave its type unusable for ever.
            code.InsertAtStart(checkpoints.PassStart);
        }
        method.Body.OptimizeMacros();
    }

    private static void WeaveAsync(CodeWeaver code, Checkpoints checkpoints)
    {
        // A throw at the start would not reach the method's task; one after an await meets the method's own try and finally.
        foreach (Instruction awaited in code.Instructions.Where(IsEndOfAwait).ToArray())
        {
            code.InsertAfter(awaited, checkpoints.Pass);
        }
        code.InsertAtStart(checkpoints.Enter);
        foreach (Instruction exit in code.Instructions.Where(instruction => instruction.OpCode == OpCodes.Ret).ToArray())
        {
            code.InsertBefore(exit, checkpoints.Leave);
        }
    }

    /// <summary>What a cell does to clean up after itself, an interrupt does not stop.</summary>
    private static bool IsCleanUp(MethodDefinition method) =>
        method.Name is "Finalize" or "Dispose" or "DisposeAsync" or "System.IDisposable.Dispose"
        || method.Name.Contains(">m__Finally", StringComparison.Ordinal);

    /// <summary>What the compiler adds to an iterator or an async method; only MoveNext holds the cell's own code.</summary>
    private static bool IsPlumbing(MethodDefinition method) =>
        method.DeclaringType.Name is ['<', ..] && method.DeclaringType.Name.Contains(">d", StringComparison.Ordinal) && method.Name != "MoveNext";

    /// <summary>A lambda that is handed a task, as by ContinueWith: what is to happen when something else has ended is often clean-up.</summary>
    private static bool IsContinuation(MethodDefinition method) =>
        method.Name.Contains(">b__", StringComparison.Ordinal)
        && method.Parameters is [{ ParameterType: { Namespace: "System.Threading.Tasks", Name: "Task" or "Task`1" } }, ..];

    private static bool IsStateMachineOfAsyncMethod(MethodDefinition method) =>
        method.Name == "MoveNext"
        && method.DeclaringType.Interfaces.Any(declared =>
            declared.InterfaceType.FullName == "System.Runtime.CompilerServices.IAsyncStateMachine");

    private static bool IsEndOfAwait(Instruction instruction) =>
        instruction.Operand is MethodReference { Name: "GetResult", HasThis: true, Parameters.Count: 0 };

    private sealed record Checkpoints(MethodReference Pass, MethodReference PassStart, MethodReference EnterFinally, MethodReference LeaveFinally, MethodReference Enter, MethodReference Leave);
}
