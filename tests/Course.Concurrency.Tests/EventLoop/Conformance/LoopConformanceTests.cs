using System.Text.Json;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.EventLoop.Tests;

/// <summary>Many hundred random programs do on the library's loop exactly what they did on CPython's asyncio, in the same order and at the same times: see record_loop.py.</summary>
public sealed class LoopConformanceTests
{
    [Fact]
    public void Programs_TasksAreCoroutines_DoWhatAsyncioDid() => Compare(ordinary: false, traced: false);

    [Fact]
    public void Programs_TasksAreOrdinaryMethods_DoWhatAsyncioDid() => Compare(ordinary: true, traced: false);

    [Fact]
    public void Programs_Traced_DoWhatAsyncioDid() => Compare(ordinary: false, traced: true);

    private static void Compare(bool ordinary, bool traced)
    {
        // Another file, to look for differences that the committed programs do not show: see record_loop.py.
        var path = Environment.GetEnvironmentVariable("COURSE_LOOP_PROGRAMS") ?? Path.Combine(AppContext.BaseDirectory, "loop_programs.json");
        using var file = JsonDocument.Parse(File.ReadAllBytes(path));
        List<string> differing = [];
        foreach (var program in file.RootElement.EnumerateArray())
        {
            string[] expected = [.. program.GetProperty("log").EnumerateArray().Select(line => line.GetString()!)];
            IReadOnlyList<string> log = [];
            void Run() => log = new LoopInterpreter(program.GetProperty("bodies"), ordinary).Run();
            if (traced) TraceLog.Record(Run);
            else Run();
            if (log.SequenceEqual(expected)) continue;
            var same = expected.Zip(log).TakeWhile(pair => pair.First == pair.Second).Count();
            differing.Add($"Seed {program.GetProperty("seed")}: {program.GetProperty("bodies")}\n  {string.Join("\n  ", expected.Take(same))}\nasyncio: {string.Join(" | ", expected.Skip(same).Take(4))}\nhere:    {string.Join(" | ", log.Skip(same).Take(4))}");
        }

        Assert.True(differing.Count == 0, $"{differing.Count} of {file.RootElement.GetArrayLength()} programs differ.\n\n{string.Join("\n\n", differing.OrderBy(text => text.Length).Take(3))}");
        Assert.True(file.RootElement.GetArrayLength() >= 500);
    }
}
