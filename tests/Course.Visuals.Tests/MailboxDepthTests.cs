using System.Text.Json;
using Course.Concurrency.Actors;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tracing;
using Xunit;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Visuals.Tests;

public sealed class MailboxDepthTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static IEnumerable<string> ActorsOf(MailboxDepth chart) => new Drawn(chart.ToStaticHtml()).WithClass("mailbox").Select(line => (string)line.Attribute("data-actor")!);

    [Fact]
    public void ToText_HoldsEveryStep_AndPeaksThatLastForNoTime() => Assert.Equal(
        """
        A slow reader

                time   slow
             at most      3
                 0 s  3 → 2
              500 ms      3
                 1 s      2
                 2 s      1
                 3 s      0
        capacity: 10
        """.ReplaceLineEndings("\n"),
        new MailboxDepth(ActorLogs.SlowReader()) { Title = "A slow reader", Bounds = [new("capacity", 10)] }.ToText());

    [Fact]
    public void ToHtml_Line_GoesByStepsUpToItsPeak()
    {
        var chart = new MailboxDepth(ActorLogs.SlowReader());
        var line = (string)new Drawn(chart.ToStaticHtml()).WithClass("line").Last().Attribute("d")!;

        // 230 pixels for a depth of 3, 175 for a second: up to 3 and down to 2 at once, up to 3, and down to 2, 1 and 0.
        Assert.Matches(@"^M74 300V70V146\.7H161\.5V70H249V146\.7H424V223\.3H599V300H774$", line);
    }

    [Fact]
    public void ToHtml_Figure_HoldsTheSameCorners()
    {
        var figure = JsonDocument.Parse((string)new Drawn(new MailboxDepth(ActorLogs.SlowReader()).ToHtml()).WithClass("live").Single().Attribute("data-figure")!).RootElement;
        var trace = figure.GetProperty("data").EnumerateArray().Single();

        Assert.Equal("slow: at most 3", trace.GetProperty("name").GetString());
        Assert.Equal([0, 0, 0, 0.5, 0.5, 1, 1, 2, 2, 3, 3, 4], trace.GetProperty("x").EnumerateArray().Select(x => x.GetDouble()));
        Assert.Equal([0, 3, 2, 2, 3, 3, 2, 2, 1, 1, 0, 0], trace.GetProperty("y").EnumerateArray().Select(y => y.GetDouble()));
    }

    [Fact]
    public void MostOf_SaysHowManyThereWereAtMost()
    {
        var chart = new MailboxDepth(ActorLogs.SlowReader());

        Assert.Equal(3, chart.MostOf("slow"));
        Assert.Equal(0, chart.MostOf("/"));
        Assert.StartsWith("The log has no actor 'fast'.", Assert.Throws<ArgumentException>(() => chart.MostOf("fast")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Overflow.DropNewest)]
    [InlineData(Overflow.DropOldest)]
    [InlineData(Overflow.Throw)]
    public void Bounded_Mailbox_NeverHoldsMoreThanItsCapacity(Overflow overflow)
    {
        var log = ActorLogs.Of(async system =>
        {
            var actor = system.Spawn(() => new Pausing(), "actor", MailboxKind<int>.Bounded(3, overflow));
            for (var number = 0; number < 10; number++)
            {
                try
                {
                    actor.Tell(number);
                }
                catch (MailboxFullException)
                {
                }

                if (number % 4 == 0) await Sleep(Second);
            }

            await actor.StopGracefully();
        });

        Assert.Equal(3, new MailboxDepth(log).MostOf("actor"));
    }

    [Fact]
    public void Bounded_Mailbox_DoesNotHoldWhatWaitsForRoom()
    {
        var log = ActorLogs.Of(async system =>
        {
            var actor = system.Spawn(() => new Pausing(), "actor", MailboxKind<int>.Bounded(3, Overflow.Throw));
            for (var number = 0; number < 10; number++) await actor.Send(number);
            actor.Stop();
            await actor.WhenStopped();
        });

        Assert.Equal(3, new MailboxDepth(log).MostOf("actor"));
        Assert.EndsWith("      0", new MailboxDepth(log).ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Actors_ChooseAndOrderTheLines()
    {
        var log = ActorLogs.Supervised();

        Assert.Equal(["/boss", "/boss/worker-1", "/boss/worker-2", "/boss/worker-3"], ActorsOf(new MailboxDepth(log)));
        Assert.Equal(["/boss/worker-2", "/boss/worker-2 #2", "/boss"], ActorsOf(new MailboxDepth(log) { Actors = ["worker-2", "/boss/worker-2 #2", "boss"] }));
        Assert.Throws<ArgumentException>(() => new MailboxDepth(log) { Actors = ["nobody"] });
    }

    [Fact]
    public void MostActors_KeepsTheDeepest_AndSaysHowManyAreMissing()
    {
        MailboxDepth chart = new(ActorLogs.Supervised()) { MostActors = 1 };

        Assert.Equal(["/boss"], ActorsOf(chart));
        Assert.Contains("… the mailboxes of 3 more actors are not drawn: none held more than 1", chart.ToStaticHtml(), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => chart with { MostActors = 0 });
        Assert.Equal(4, ActorsOf(chart with { MostActors = 4 }).Count());
    }

    [Fact]
    public void Axis_Order_DrawsWhatHappensAtOnce()
    {
        var chart = new MailboxDepth(ActorLogs.SlowReader()) { Axis = TraceAxis.Order };

        Assert.Contains("events 0 to ", new Drawn(chart.ToStaticHtml()).Picture.Value, StringComparison.Ordinal);
        Assert.StartsWith("  event  slow\nat most     3\n", chart.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void ToHtml_ThousandsOfMessages_IsThinnedOutAndKeepsThePeak()
    {
        var log = ActorLogs.Of(async system =>
        {
            var actor = system.Spawn(() => new Pausing(), "actor");
            for (var number = 0; number < 3_000; number++)
            {
                actor.Tell(number);
                if (number is < 1_000 or > 1_050) await Sleep(Second);
            }
        });
        MailboxDepth chart = new(log);

        Assert.InRange(chart.ToHtml().Length, 1, 60_000);
        Assert.InRange(chart.ToText().Split('\n').Length, 40, 44);
        var drawn = new Drawn(chart.ToStaticHtml());
        Assert.Contains($"actor: at most {chart.MostOf("actor")}", drawn.Picture.Value, StringComparison.Ordinal);
        Assert.InRange(chart.MostOf("actor"), 51, 53);
    }

    [Fact]
    public void ToHtml_SameRunTwice_InAnyCulture_IsTheSame() =>
        Assert.Equal(new MailboxDepth(ActorLogs.SlowReader()).ToHtml(), Abroad.Run(() => new MailboxDepth(ActorLogs.SlowReader()).ToHtml()));

    [Fact]
    public void Log_WithoutActors_IsStillAPicture()
    {
        Assert.Contains("nobody was told anything", new Drawn(new MailboxDepth(Logs.Delegation()).ToHtml()).Picture.Value, StringComparison.Ordinal);
        Assert.Equal("event", new MailboxDepth(new TraceLog()).ToText());
    }

    private sealed class Pausing : Actor<int>
    {
        protected override async Routine ReceiveAsync(int message) => await Sleep(Second);
    }
}
