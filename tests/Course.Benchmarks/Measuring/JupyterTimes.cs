using System.Diagnostics;
using System.Globalization;

namespace Course.Benchmarks.Measuring;

/// <summary>What a reader waits for in a Jupyter front end, through the protocol. Each round starts a kernel of its own.</summary>
/// <param name="First">Milliseconds from the start of the kernel's process to the result of its first C# cell.</param>
/// <param name="Warm">Milliseconds of each trivial C# cell after the warm-up, from the request to idle and reply.</param>
/// <param name="Completion">Milliseconds of each completion of a member after the warm-up.</param>
/// <param name="Memory">Bytes that the kernel and its process for cells occupy, before any F#.</param>
/// <param name="FSharp">Milliseconds of the first F# cell.</param>
internal sealed record JupyterTimes(double First, IReadOnlyList<double> Warm, IReadOnlyList<double> Completion, long Memory, double FSharp)
{
    private const int WarmUp = 20;
    private const int Measured = 50;

    public static JupyterTimes Measure()
    {
        var start = Stopwatch.GetTimestamp();
        using JupyterClient client = new();
        Expect("2", client.Execute("1 + 1"));
        var first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        var memory = client.Memory;
        var warm = Repeat(count => Expect((count + 1).ToString(CultureInfo.InvariantCulture), client.Execute(string.Create(CultureInfo.InvariantCulture, $"{count} + 1"))));
        var completion = Repeat(_ => Expect("True", (client.Complete("Console.Wri") == 2).ToString()));
        start = Stopwatch.GetTimestamp();
        Expect("6", client.Execute("#!fsharp\nList.sum [1; 2; 3]"));
        return new JupyterTimes(first, warm, completion, memory, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private static List<double> Repeat(Action<int> ask)
    {
        List<double> times = [];
        for (var count = 0; count < WarmUp + Measured; count++)
        {
            var start = Stopwatch.GetTimestamp();
            ask(count);
            if (count >= WarmUp) times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return times;
    }

    private static void Expect(string expected, string actual)
    {
        if (actual != expected) throw new InvalidOperationException($"The kernel answered {actual} instead of {expected}: the measurement is void.");
    }
}
