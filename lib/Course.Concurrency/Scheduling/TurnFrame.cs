namespace Course.Concurrency.Scheduling;

/// <summary>Stands in the run queue for a machine that needs a processor: whoever runs it gives its own away.</summary>
internal sealed class TurnFrame(GoMachine waiting) : RoutineFrame
{
    public override string Name => "turn";

    public override string? ResultText => null;

    public override void MoveNext()
    {
        var giver = (GoMachine)Goroutine!.Machine!;
        Goroutine.NeedsOwnStack = false;
        End();
        var processor = giver.Processor!;
        giver.Processor = null;
        processor.Machine = waiting;
        waiting.Processor = processor;
        waiting.Unpark();
    }
}
