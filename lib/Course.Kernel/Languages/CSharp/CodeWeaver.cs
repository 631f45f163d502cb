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

    /// <summary>Every finally block makes a call when it starts, and another when it ends, be it by an exception.</summary>
    public void SurroundFinallyBlocks(MethodReference atStart, MethodReference atEnd)
    {
        foreach (ExceptionHandler block in body.ExceptionHandlers.Where(handler => handler.HandlerType is ExceptionHandlerType.Finally or ExceptionHandlerType.Fault).ToArray())
        {
            Surround(block, atStart, atEnd);
        }
    }

    // What was the block becomes the try block of an inner one: { atStart(); try { what was } finally { atEnd(); } }
    private void Surround(ExceptionHandler block, MethodReference atStart, MethodReference atEnd)
    {
        Instruction first = block.HandlerStart;
        Instruction last = block.HandlerEnd is { } next ? next.Previous : body.Instructions[^1];
        Instruction start = processor.Create(OpCodes.Call, atStart);
        Instruction ending = processor.Create(OpCodes.Call, atEnd);
        Instruction ended = processor.Create(OpCodes.Endfinally);
        Instruction[] own = [.. EndsOf(block)];

        processor.InsertBefore(first, start);
        processor.InsertAfter(last, ending);
        processor.InsertAfter(ending, processor.Create(OpCodes.Endfinally));
        processor.InsertAfter(ending.Next, ended);
        foreach (Instruction end in own)
        {
            end.OpCode = OpCodes.Leave;
            end.Operand = ended;
        }
        foreach (ExceptionHandler other in body.ExceptionHandlers)
        {
            // A region that the block follows ends where the block now starts, and one within the block that ended with it still ends there.
            other.TryEnd = other.TryEnd == first ? start : other.TryEnd;
            other.HandlerEnd = other.HandlerEnd == first ? start
                : other != block && other.HandlerEnd == block.HandlerEnd && IsInside(other.HandlerStart, first, ending) ? ending
                : other.HandlerEnd;
        }
        block.HandlerStart = start;
        // Inner regions stand before outer ones.
        body.ExceptionHandlers.Insert(body.ExceptionHandlers.IndexOf(block), new ExceptionHandler(ExceptionHandlerType.Finally)
        {
            TryStart = first,
            TryEnd = ending,
            HandlerStart = ending,
            HandlerEnd = ended,
        });
    }

    // Where the block itself ends, and not a finally block within it.
    private IEnumerable<Instruction> EndsOf(ExceptionHandler block)
    {
        ExceptionHandler[] within = [.. body.ExceptionHandlers.Where(other => other != block && other.HandlerType is (ExceptionHandlerType.Finally or ExceptionHandlerType.Fault) && IsInside(other.HandlerStart, block.HandlerStart, block.HandlerEnd))];
        for (Instruction? current = block.HandlerStart; current is not null && current != block.HandlerEnd; current = current.Next)
        {
            if (current.OpCode == OpCodes.Endfinally && !within.Any(other => IsInside(current, other.HandlerStart, other.HandlerEnd)))
            {
                yield return current;
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
