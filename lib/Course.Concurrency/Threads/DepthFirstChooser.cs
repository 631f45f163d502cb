namespace Course.Concurrency.Threads;

/// <summary>Walks through the tree of all choices, one path from the root to a leaf in each run.</summary>
internal sealed class DepthFirstChooser : Chooser
{
    private readonly List<Fork> path = [];
    private int depth;

    public override int Choose(IReadOnlyList<IChoosable> able, Func<string, string> whyNot)
    {
        if (able.Count == 1) return 0;
        if (depth == path.Count) path.Add(new Fork([.. able.Select(thread => thread.Key)], 0));
        var fork = path[depth++];
        if (!fork.Names.SequenceEqual(able.Select(thread => thread.Key))) throw Replaying.Failed($"where {string.Join(" or ", fork.Names)} could run before, it is {string.Join(" or ", able.Select(thread => thread.Key))} now");
        return fork.Taken;
    }

    /// <summary>Turns to the next path.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="InvalidOperationException">The program has left the path.</exception>
    public bool MoveOn()
    {
        if (depth < path.Count) throw Replaying.Failed("it ended earlier");
        for (depth = 0; path is [.., var last]; path.RemoveAt(path.Count - 1))
        {
            if (last.Taken + 1 == last.Names.Length) continue;
            path[^1] = last with { Taken = last.Taken + 1 };
            return true;
        }

        return false;
    }

    private readonly record struct Fork(string[] Names, int Taken);
}
