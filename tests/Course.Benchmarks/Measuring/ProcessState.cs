using System.Globalization;

namespace Course.Benchmarks.Measuring;

/// <summary>What Linux tells of a process, whatever it is written in.</summary>
/// <param name="Memory">The resident set, in bytes.</param>
/// <param name="PeakMemory">The largest resident set so far, in bytes.</param>
/// <param name="Threads">Its threads.</param>
/// <param name="User">Seconds of processor time in its own code.</param>
/// <param name="System">Seconds of processor time in the system's.</param>
internal sealed record ProcessState(long Memory, long PeakMemory, int Threads, double User, double System)
{
    private const double TicksPerSecond = 100; // USER_HZ, which is the same on every Linux that .NET runs on

    /// <summary>Seconds of processor time.</summary>
    public double Processor => User + System;

    public static ProcessState Of(int process)
    {
        var folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}");
        var status = File.ReadLines($"{folder}/status").Select(line => line.Split(':', 2)).ToDictionary(line => line[0], line => line[1].Trim());
        var times = File.ReadAllText($"{folder}/stat");
        times = times[(times.LastIndexOf(')') + 2)..]; // the name before may hold anything
        var fields = times.Split(' ');
        return new ProcessState(Kibibytes(status["VmRSS"]), Kibibytes(status["VmHWM"]), int.Parse(status["Threads"], CultureInfo.InvariantCulture), Seconds(fields[11]), Seconds(fields[12]));
    }

    private static long Kibibytes(string text) => long.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture) * 1024;

    private static double Seconds(string ticks) => long.Parse(ticks, CultureInfo.InvariantCulture) / TicksPerSecond;
}
