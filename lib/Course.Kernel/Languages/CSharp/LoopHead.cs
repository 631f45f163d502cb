using Mono.Cecil.Cil;

namespace Course.Kernel.Languages.CSharp;

/// <summary>
/// The first instruction of a loop: one that a later instruction branches back to. Every loop has one, whatever statement
/// it was written with.
/// </summary>
/// <param name="Target">The first instruction.</param>
/// <param name="BackEdges">The instructions that branch back to it.</param>
internal sealed record LoopHead(Instruction Target, IReadOnlyList<Instruction> BackEdges)
{
    public static IReadOnlyList<LoopHead> FindIn(MethodBody body)
    {
        Dictionary<Instruction, int> order = [];
        foreach (Instruction instruction in body.Instructions)
        {
            order.Add(instruction, order.Count);
        }
        return
        [
            .. body.Instructions
                .SelectMany(source => TargetsOf(source).Where(target => order[target] <= order[source]), (Source, Target) => (Source, Target))
                .GroupBy(edge => edge.Target, edge => edge.Source)
                // A finally block is the cell's clean-up: an interrupt lets it run.
                .Where(edges => !body.ExceptionHandlers.Any(handler =>
                    handler.HandlerType is ExceptionHandlerType.Finally or ExceptionHandlerType.Fault
                    && order[edges.Key] >= order[handler.HandlerStart]
                    && (handler.HandlerEnd is null || order[edges.Key] < order[handler.HandlerEnd])))
                .Select(edges => new LoopHead(edges.Key, [.. edges])),
        ];
    }

    private static Instruction[] TargetsOf(Instruction source) => source.Operand switch
    {
        Instruction target => [target],
        Instruction[] targets => targets,
        _ => [],
    };
}
