using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Course.Kernel.Languages.CSharp;

/// <summary>Inserts calls into a method, and keeps its branches, protected regions and line numbers right.</summary>
internal sealed class CodeWeaver(MethodDefinition method)
{
    private readonly MethodBody body = method.Body;
    private readonly ILProcessor processor = method.Body.GetILProcessor();

    public IEnumerable<Instruction> Instructions => body.Instructions;

    /// <summary>The method's first act. A protected region that starts there still starts after it.</summary>
    public void InsertAtStart(MethodReference callee) => Insert(body.Instructions[0], callee);

    public void InsertAfter(Instruction instruction, MethodReference callee) =>
        processor.InsertAfter(instruction, processor.Create(OpCodes.Call, callee));

    /// <summary>Whoever branched to <paramref name="instruction"/> makes the call first.</summary>
    public void InsertBefore(Instruction instruction, MethodReference callee)
    {
        Instruction call = Insert(instruction, callee);
        foreach (Instruction source in body.Instructions.Where(source => source != call))
        {
            Redirect(source, instruction, call);
        }
    }

    /// <summary>Every round of the loop makes the call.</summary>
    public void InsertAtLoopHead(LoopHead head, MethodReference callee)
    {
        Instruction call = Insert(head.Target, callee);
        foreach (Instruction source in head.BackEdges)
        {
            Redirect(source, head.Target, call);
        }
        // A branch may not jump out of a try block, only leave it. So when a try block starts with the loop, the call has to
        // be in it; when the loop starts with the try block, the call stays outside, where the block's catch does not see it.
        foreach (ExceptionHandler handler in body.ExceptionHandlers.Where(handler => handler.TryStart == head.Target))
        {
            if (head.BackEdges.Any(source => source.OpCode.Code != Code.Leave && IsInside(source, handler.TryStart, handler.TryEnd)))
            {
                handler.TryStart = call;
            }
        }
    }

    /// <summary>Every finally block makes a call with <paramref name="name"/> when it starts, and another when it ends.</summary>
    public void SurroundFinallyBlocks(string name, MethodReference atStart, MethodReference atEnd)
    {
        ExceptionHandler[] blocks = [.. body.ExceptionHandlers.Where(handler => handler.HandlerType is ExceptionHandlerType.Finally or ExceptionHandlerType.Fault)];
        foreach (ExceptionHandler block in blocks)
        {
            Instruction first = block.HandlerStart;
            Instruction text = processor.Create(OpCodes.Ldstr, name);
            processor.InsertBefore(first, text);
            processor.InsertBefore(first, processor.Create(OpCodes.Call, atStart));
            foreach (ExceptionHandler handler in body.ExceptionHandlers)
            {
                handler.TryEnd = handler.TryEnd == first ? text : handler.TryEnd;
                handler.HandlerEnd = handler.HandlerEnd == first ? text : handler.HandlerEnd;
            }
            block.HandlerStart = text;
        }
        if (blocks.Length > 0)
        {
            foreach (Instruction end in body.Instructions.Where(instruction => instruction.OpCode == OpCodes.Endfinally).ToArray())
            {
                InsertBefore(end, atEnd);
            }
        }
    }

    private Instruction Insert(Instruction before, MethodReference callee)
    {
        Instruction call = processor.Create(OpCodes.Call, callee);
        SequencePoint? line = method.DebugInformation.GetSequencePoint(before);
        processor.InsertBefore(before, call);
        // The region in front ends where it ended: before the call.
        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            handler.TryEnd = handler.TryEnd == before ? call : handler.TryEnd;
            handler.HandlerEnd = handler.HandlerEnd == before ? call : handler.HandlerEnd;
        }
        if (line is not null)
        {
            // The points are kept in the order of their instructions.
            method.DebugInformation.SequencePoints.Insert(
                method.DebugInformation.SequencePoints.IndexOf(line),
                new SequencePoint(call, line.Document)
                {
                    StartLine = line.StartLine,
                    StartColumn = line.StartColumn,
                    EndLine = line.EndLine,
                    EndColumn = line.EndColumn,
                });
        }
        return call;
    }

    private static bool IsInside(Instruction instruction, Instruction start, Instruction end)
    {
        for (Instruction? current = start; current is not null && current != end; current = current.Next)
        {
            if (current == instruction)
            {
                return true;
            }
        }
        return false;
    }

    private static void Redirect(Instruction source, Instruction from, Instruction to)
    {
        if (source.Operand == from)
        {
            source.Operand = to;
        }
        else if (source.Operand is Instruction[] targets)
        {
            for (int i = 0; i < targets.Length; i++)
            {
                targets[i] = targets[i] == from ? to : targets[i];
            }
        }
    }
}
