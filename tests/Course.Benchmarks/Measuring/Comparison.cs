namespace Course.Benchmarks.Measuring;

/// <summary>
/// The rules of a fair comparison: one benchmark per process, one process at a time, several rounds, and in each round all
/// contenders at the same workload one right after the other, in turning order.
/// </summary>
internal static class Comparison
{
    public static IReadOnlyList<Measurement> Run(IReadOnlyList<Contender> contenders, int rounds, Func<string, bool> wanted, Action<string> progress)
    {
        string[] workloads = [.. contenders.SelectMany(contender => contender.Workloads).Distinct().Where(wanted)];
        Dictionary<(string Workload, string Contender), List<Sample>> samples = [];
        for (var round = 0; round < rounds; round++)
        {
            foreach (var workload in workloads)
            {
                progress($"round {round + 1} of {rounds}: {workload}");
                for (var turn = 0; turn < contenders.Count; turn++)
                {
                    var contender = contenders[(round + turn) % contenders.Count];
                    if (!contender.Workloads.Contains(workload)) continue;
                    if (!samples.TryGetValue((workload, contender.Name), out var taken)) samples[(workload, contender.Name)] = taken = [];
                    taken.Add(contender.Measure(workload));
                }
            }
        }

        return
        [
            .. from workload in workloads
               from contender in contenders
               where samples.ContainsKey((workload, contender.Name))
               select Measurement.Of(workload, contender.Name, samples[(workload, contender.Name)]),
        ];
    }
}
