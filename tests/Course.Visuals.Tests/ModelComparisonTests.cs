using System.Text.Json;
using FsCheck;
using FsCheck.Xunit;
using Xunit;

namespace Course.Visuals.Tests;

public sealed class ModelComparisonTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly ModelTiming Blocking = new("blocking") { Lesson = "00", Pages = 10, Predicted = 10 * Second, Virtual = 10 * Second, Measured = new Spread(10.021, 10.018, 10.037), PeakThreads = 0, Machine = "a machine" };
    private static readonly ModelTiming Threaded = new("threads <&>") { Lesson = "00", Pages = 10, Predicted = Second, Virtual = Second, Measured = new Spread(1.014, 1.009, 1.02), PeakThreads = 10, BytesPerPage = 88_123, Machine = "a machine" };
    private readonly string file = Path.Combine(Path.GetTempPath(), $"course-models-{Guid.NewGuid():N}.json");

    private static ModelComparison Comparison => new(Blocking, Threaded) { Title = "One crawl", Bounds = [new("max", Second)] };

    public void Dispose() => File.Delete(file);

    [Fact]
    public void ToText_IsATableOfEveryModel() => Assert.Equal(
        """
        One crawl

        model        lesson  pages  predicted  virtual             measured, s  added, ms  threads  memory per page
        blocking     00         10       10 s     10 s  10.021 (10.018–10.037)         21        0                –
        threads <&>  00         10        1 s      1 s      1.014 (1.009–1.02)         14       10          88.1 kB
        bound: max                        1 s
        a machine. Median, whiskers from least to most. Only ratios carry over to another machine.
        """.ReplaceLineEndings("\n"), Comparison.ToText());

    [Fact]
    public void ToHtml_HasBarsWithBounds_AndTheTableOpen()
    {
        Drawn drawn = new(Comparison.ToHtml());

        Assert.Equal(["blocking", "threads <&>"], drawn.WithClass("series-bar").Select(bar => (string)bar.Attribute("data-series")!));
        Assert.Equal(["max: 1 s"], drawn.WithClass("bound-name").Select(bound => bound.Value));
        Assert.Contains("<details open=\"\">", Comparison.ToHtml(), StringComparison.Ordinal);
        Assert.Equal(3, drawn.Rows.Count());
        Assert.Equal(3, JsonDocument.Parse((string)drawn.WithClass("live").Single().Attribute("data-figure")!).RootElement.GetProperty("data").GetArrayLength()); // two bars, and what virtual time showed
    }

    [Fact]
    public void With_NewModel_IsAddedAtTheEnd()
    {
        var more = Comparison.With(new("actors") { Machine = "another" });

        Assert.Equal(["blocking", "threads <&>", "actors"], more.Rows.Select(row => row.Model));
        Assert.Equal("blocking, threads <&>: a machine. actors: another. Median, whiskers from least to most. Only ratios carry over to another machine.", more.Machine);
        Assert.Equal((Comparison.Title, Comparison.Bounds[0]), (more.Title, more.Bounds[0]));
        Assert.Equal(2, Comparison.Rows.Count);
    }

    [Fact]
    public void With_KnownModel_TakesItsPlace()
    {
        var mine = Blocking with { Measured = Spread.OfTimes(11 * Second) };

        Assert.Equal([mine, Threaded], Comparison.With(mine).Rows);
    }

    [Fact]
    public void ToHtml_TimesFarApart_AreDrawnOnALogarithmicAxis()
    {
        var slow = Comparison.With(new("very slow") { Measured = Spread.OfTimes(1_000 * Second) });

        Assert.Contains("each step is ten times as long", slow.ToHtml(), StringComparison.Ordinal);
        Assert.DoesNotContain("each step is ten times as long", Comparison.ToHtml(), StringComparison.Ordinal);
        Assert.All(new Drawn(slow.ToHtml()).WithClass("bar"), bar => Assert.InRange(Drawn.Number(bar, "width"), 20, 600));
    }

    [Fact]
    public void ToHtml_OnlyVirtual_IsDrawnAsThat() =>
        Assert.Equal(["loop (virtual)"], new Drawn(new ModelComparison(new ModelTiming("loop") { Virtual = Second }).ToHtml()).WithClass("series-bar").Select(bar => (string)bar.Attribute("data-series")!));

    [Fact]
    public void ToHtml_NothingOrZero_IsStillAPicture()
    {
        Assert.NotNull(new Drawn(new ModelComparison().ToHtml()).Picture);
        Assert.NotNull(new Drawn(new ModelComparison(new ModelTiming("nothing known")).ToHtml()).Picture);
        Assert.NotNull(new Drawn(new ModelComparison(new ModelTiming("instant") { Predicted = TimeSpan.Zero, Measured = Spread.Exactly(0) }).ToHtml()).Picture);
    }

    [Fact]
    public void New_ModelTwice_IsRefused() =>
        Assert.StartsWith("The model 'blocking' has 2 rows", Assert.Throws<ArgumentException>(() => new ModelComparison(Blocking, Blocking)).Message, StringComparison.Ordinal);

    [Fact]
    public void New_NumbersThatCannotBe_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new ModelComparison(new ModelTiming(" ")));
        Assert.Throws<ArgumentException>(() => new ModelComparison(Blocking with { Pages = -1 }));
        Assert.Throws<ArgumentException>(() => new ModelComparison(Blocking with { Predicted = -Second }));
        Assert.Throws<ArgumentException>(() => new ModelComparison(Blocking with { Measured = new Spread(1, 2, 3) }));
        Assert.Throws<ArgumentException>(() => new ModelComparison(Blocking with { Measured = new Spread(1, 0, double.NaN) }));
        Assert.Throws<ArgumentException>(() => new ModelComparison(Blocking with { BytesPerPage = double.NaN }));
    }

    [Fact]
    public void Load_WhatWasSaved_IsTheSame()
    {
        Comparison.Save(file);
        var loaded = ModelComparison.Load(file);

        Assert.Equal(Comparison.Rows, loaded.Rows);
        Assert.Equal(Comparison.ToHtml(), loaded.ToHtml());
        Assert.DoesNotContain("\r", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Property(MaxTest = 50)]
    public void Load_AnyNumbersSaved_AreTheSame(NonNegativeInt ticks, uint milliseconds, PositiveInt threads)
    {
        ModelTiming row = new("any") { Predicted = TimeSpan.FromTicks(ticks.Get), Measured = Spread.Exactly(milliseconds / 1000.0), PeakThreads = threads.Get, BytesPerPage = milliseconds / 7.0 };
        new ModelComparison(row).Save(file);

        Assert.Equal([row], ModelComparison.Load(file).Rows);
    }

    [Fact]
    public void Load_CommittedRecording_HasEveryModelAsPredicted()
    {
        var committed = ModelComparison.Load(Path.Combine(AppContext.BaseDirectory, "data", "crawl-models.json"));

        Assert.Equal(["blocking", "a thread for each page", "callbacks", "continuations"], committed.Rows.Select(row => row.Model).Take(4));
        Assert.Equal(["max", "sum"], committed.Bounds.Select(bound => bound.Name));
        Assert.All(committed.Rows, row =>
        {
            Assert.Equal(row.Predicted, row.Virtual);
            Assert.True(row.Measured is { } measured && measured.Low >= row.Predicted!.Value.TotalSeconds, row.Model); // nobody is faster than the server
            Assert.NotNull(row.PeakThreads);
            Assert.NotEmpty(row.Machine);
        });
    }

    [Fact]
    public void Load_NoFile_SaysWhereToGetIt() =>
        Assert.Contains("record it by 'dotnet run --project tests/Course.Benchmarks -- crawl --record", Assert.Throws<FileNotFoundException>(() => ModelComparison.Load(file)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{ \"title\": \"a\", \"bounds\": [] }")]
    [InlineData("{ \"title\": null, \"bounds\": [], \"models\": [] }")]
    [InlineData("{ \"title\": \"a\", \"bounds\": [], \"models\": [null] }")]
    [InlineData("{ \"title\": \"a\", \"bounds\": [null], \"models\": [] }")]
    [InlineData("{ \"title\": \"a\", \"bounds\": [], \"models\": [{}] }")]
    [InlineData("{ \"title\": \"a\", \"bounds\": [], \"models\": [{ \"model\": \"a\", \"predicted\": \"1\" }] }")]
    [InlineData("{ \"title\": \"a\", \"bounds\": [], \"models\": [{ \"model\": \"a\", \"predicted\": 1e300 }] }")]
    [InlineData("{ \"title\": \"a\", \"bounds\": [], \"models\": [{ \"model\": \"a\", \"measured\": { \"median\": 1 } }] }")]
    [InlineData("{ \"title\": \"a\", \"bounds\": [], \"models\": [{ \"model\": \"a\", \"threads\": 1 }] }")]
    [InlineData("{ \"title\": \"a\", \"bounds\": [], \"models\": [{ \"model\": \"a\" }, { \"model\": \"a\" }] }")]
    public void Load_NotARecording_SaysSo(string json)
    {
        File.WriteAllText(file, json);

        var refusal = Assert.Throws<InvalidDataException>(() => ModelComparison.Load(file)).Message;
        Assert.StartsWith($"{file} is not a recording of models: ", refusal, StringComparison.Ordinal);
        Assert.EndsWith($"Record it again by 'dotnet run --project tests/Course.Benchmarks -- crawl --record {file}'.", refusal, StringComparison.Ordinal);
    }
}
