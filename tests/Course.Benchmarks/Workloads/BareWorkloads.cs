namespace Course.Benchmarks.Workloads;

/// <summary>A step of a <see cref="BareGenerator"/>: the floor under every generator that is an async method.</summary>
internal static class BareWorkloads
{
    public static IEnumerable<Workload> All
    {
        get
        {
            var generator = new BareGenerator(Echo);
            return [new("step", count => Send(generator, count))];
        }
    }

    private static int Send(BareGenerator generator, int count)
    {
        var right = 0;
        for (var step = 0; step < count; step++)
        {
            if (generator.Send(step) == step) right++;
        }

        return right;
    }

    private static async BareCoroutine Echo(BareGenerator generator)
    {
        var got = 0;
        while (true) got = await generator.Yield(got);
    }
}
