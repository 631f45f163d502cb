namespace Course.Concurrency.Threads;

/// <summary>Follows a list of names, and then goes on in turn.</summary>
internal sealed class ListChooser(IReadOnlyList<string> names) : Chooser
{
    private int taken;

    public override int Choose(IReadOnlyList<IChoosable> able, Func<string, string> whyNot)
    {
        if (taken == names.Count) return 0;
        var name = names[taken++];
        for (var index = 0; index < able.Count; index++)
        {
            if (able[index].Key == name) return index;
        }

        var others = string.Join(" or ", able.Select(one => $"'{one.Key}'").Order(StringComparer.Ordinal));
        throw new InvalidOperationException(FormattableString.Invariant($"Step {taken} of the schedule is for '{name}', which {whyNot(name)}. Who could run: {others}."));
    }

    public override void End()
    {
        if (taken < names.Count)
            throw new InvalidOperationException(FormattableString.Invariant($"The schedule has {names.Count} steps, and the program has ended after {taken}: leave out the rest, which begins with '{names[taken]}'."));
    }
}
