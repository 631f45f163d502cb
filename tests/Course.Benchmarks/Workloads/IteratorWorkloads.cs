namespace Course.Benchmarks.Workloads;

/// <summary>The same work, as far as it can do it, with the iterators that C# has built in: no send, no throw.</summary>
internal static class IteratorWorkloads
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Workload> All =>
    [
        new("step", MoveNext(Endless())),
        new("foreach step", MoveNext(Endless())),
        .. Workload.Depths.Where(depth => depth <= 100).Select(depth => new Workload($"step, depth {depth}", MoveNext(Nested(depth)))),
        .. Workload.Lengths.Select(length => new Workload($"create and exhaust {length}", count => CreateAndExhaust(count, length))),
        new("create, step, close", CreateStepDispose),
    ];

    private static Func<int, int> MoveNext(IEnumerable<int> sequence)
    {
        var iterator = sequence.GetEnumerator();
        var expected = 0;
        return count =>
        {
            var right = MoveNext(iterator, count, expected);
            expected += count;
            return right;
        };
    }

    private static int MoveNext(IEnumerator<int> iterator, int count, int expected)
    {
        var right = 0;
        for (var step = 0; step < count; step++)
        {
            if (iterator.MoveNext() && iterator.Current == expected + step) right++;
        }

        return right;
    }

    private static int CreateAndExhaust(int count, int length)
    {
        var right = 0;
        for (var time = 0; time < count; time++)
        {
            var sum = 0;
            foreach (var item in Count(length)) sum += item;
            if (sum == length * (length - 1) / 2) right++;
        }

        return right;
    }

    private static int CreateStepDispose(int count)
    {
        var right = 0;
        for (var time = 0; time < count; time++)
        {
            using var iterator = Count(10).GetEnumerator();
            if (iterator.MoveNext() && iterator.Current == 0) right++;
        }

        return right;
    }

    private static IEnumerable<int> Count(int length)
    {
        for (var item = 0; item < length; item++) yield return item;
    }

    private static IEnumerable<int> Endless()
    {
        for (var item = 0; ; item++) yield return item;
    }

    private static IEnumerable<int> Nested(int depth)
    {
        if (depth == 0)
        {
            for (var item = 0; ; item++) yield return item;
        }

        foreach (var item in Nested(depth - 1)) yield return item;
    }
}
