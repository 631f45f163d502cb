using Course.Concurrency.Tracing;
using FsCheck.Xunit;
using Xunit;

namespace Course.Visuals.Tests;

public sealed class SideBySideTests
{
    [Fact]
    public void SameRunTwice_IsEqual()
    {
        var comparison = new SideBySide(Logs.Delegation(), Logs.Delegation());

        Assert.True(comparison.AreEqual);
        Assert.Equal(0, comparison.Differences);
        Assert.EndsWith("The same 8 events.", comparison.ToText(), StringComparison.Ordinal);
        Assert.Empty(new Drawn(comparison.ToHtml()).WithClass("differs"));
    }

    [Fact]
    public void OneEventMore_IsMarkedAndTheRestStillPaired()
    {
        var comparison = new SideBySide(Notes("a", "b", "c"), Notes("a", "extra", "b", "c"));

        Assert.False(comparison.AreEqual);
        Assert.Equal(1, comparison.Differences);
        Assert.Equal("▶", Assert.Single(new Drawn(comparison.ToHtml()).WithClass("mark")).Value);
    }

    [Fact]
    public void SourceLinesAndTimes_DoNotCount()
    {
        var left = Logs.ByHand(tracer => tracer.Write(TraceEventKind.Note, tracer.Main, value: "x", source: new SourceLine("a.cs", 1)));
        var right = Logs.ByHand(tracer => tracer.Write(TraceEventKind.Note, tracer.Main, value: "x", source: new SourceLine("b.cs", 2)), new ManualClock { Now = TimeSpan.FromDays(1) });

        Assert.True(new SideBySide(left, right).AreEqual);
    }

    [Fact]
    public void Strands_LimitTheComparison()
    {
        var left = Logs.ByHand(tracer => tracer.Write(TraceEventKind.Note, tracer.CreateStrand("Helper"), value: "only here"));

        Assert.True(new SideBySide(left, new TraceLog()) { Strands = ["main"] }.AreEqual);
        Assert.False(new SideBySide(left, new TraceLog()).AreEqual);
    }

    [Property]
    public void AnyTwoLogs_NothingIsLostAndNothingIsInvented(string[] left, string[] right)
    {
        var (a, b) = (Clean(left), Clean(right));
        var rows = new Drawn(new SideBySide(Notes(a), Notes(b)).ToHtml()).Rows.Select(row => row.Elements().Select(cell => cell.Value).ToArray()).ToList();

        Assert.Equal(a.Select(text => $"main  {text}"), rows.Select(row => row[1]).Where(text => text is not ""));
        Assert.Equal(b.Select(text => $"main  {text}"), rows.Select(row => row[3]).Where(text => text is not ""));
        Assert.All(rows, row => Assert.Equal(row[2] == "=", row[1] == row[3]));
    }

    private static string[] Clean(string[]? texts) => [.. (texts ?? []).Select(text => $"{(text ?? "").Length % 4}")];

    private static TraceLog Notes(params string[] texts) => Logs.ByHand(tracer => Array.ForEach(texts, tracer.Note));
}
