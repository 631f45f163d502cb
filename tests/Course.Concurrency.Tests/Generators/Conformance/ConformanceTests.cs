using Course.Concurrency.Tracing;

namespace Course.Concurrency.Tests.Generators.Conformance;

/// <summary>
/// Several hundred random programs do on the library's generators exactly what they did on CPython 3.11: see record.py.
/// </summary>
public sealed class ConformanceTests
{
    [Fact]
    public void Programs_FreshDelegatesAreCoroutines_DoWhatCPythonDid() => Compare(delegatesToCoroutines: true, traced: false);

    [Fact]
    public void Programs_FreshDelegatesAreGenerators_DoWhatCPythonDid() => Compare(delegatesToCoroutines: false, traced: false);

    [Fact]
    public void Programs_FreshDelegatesAreCoroutinesAndTraced_DoWhatCPythonDid() => Compare(delegatesToCoroutines: true, traced: true);

    [Fact]
    public void Programs_FreshDelegatesAreGeneratorsAndTraced_DoWhatCPythonDid() => Compare(delegatesToCoroutines: false, traced: true);

    [Fact]
    public void Programs_AsCommitted_ReachEveryKindOfAnswer()
    {
        var lines = RecordedProgram.All.SelectMany(program => program.Log).ToHashSet();

        Assert.True(RecordedProgram.All.Count >= 600);
        foreach (var misuse in (string[])["AlreadyExecuting", "IgnoredExit", "RaisedStop", "JustStarted", "NoSend"])
            Assert.Contains(lines, line => line.EndsWith($"Misuse {misuse}", StringComparison.Ordinal));
    }

    private static void Compare(bool delegatesToCoroutines, bool traced)
    {
        var differing = new List<string>();
        foreach (var program in RecordedProgram.All)
        {
            IReadOnlyList<string> log = [];
            void Run() => log = new Interpreter(program, delegatesToCoroutines).Run();
            if (traced) TraceLog.Record(Run);
            else Run();
            if (!log.SequenceEqual(program.Log)) differing.Add(Difference(program, log));
        }

        Assert.True(differing.Count == 0, $"{differing.Count} of {RecordedProgram.All.Count} programs differ.\n\n{string.Join("\n\n", differing.OrderBy(text => text.Length).Take(3))}");
    }

    private static string Difference(RecordedProgram program, IReadOnlyList<string> log)
    {
        var same = program.Log.Zip(log).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"Seed {program.Seed}, after:\n  {string.Join("\n  ", program.Log.Take(same))}\nCPython: {program.Log.ElementAtOrDefault(same)}\nhere:    {log.ElementAtOrDefault(same)}";
    }
}
