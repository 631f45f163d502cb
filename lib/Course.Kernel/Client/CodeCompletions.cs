namespace Course.Kernel;

/// <summary>What could stand in the code at a position. Positions count UTF-16 units, from 0.</summary>
/// <param name="Start">Where the text begins that an item would replace.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Items">The candidates, the likeliest first.</param>
internal sealed record CodeCompletions(int Start, int End, IReadOnlyList<CodeCompletions.Item> Items)
{
    /// <summary>One candidate.</summary>
    /// <param name="Text">What would stand there.</param>
    /// <param name="Kind">What it is, in the words of Jupyter's front ends: <c>function</c>, <c>class</c>, <c>keyword</c>.</param>
    /// <param name="Signature">More about it, on one line; empty for nothing.</param>
    public sealed record Item(string Text, string Kind, string Signature);

    public static CodeCompletions None(int position) => new(position, position, []);
}
