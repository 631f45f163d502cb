namespace Course.Concurrency.Threads;

/// <summary>Lets a thread run until it blocks, and then the one that has waited longest.</summary>
internal sealed class InTurnChooser : Chooser
{
    public override int Choose(IReadOnlyList<IChoosable> able, Func<string, string> whyNot) => 0;
}
