using System.Xml.Linq;
using Course.Concurrency.Actors;
using Course.Concurrency.Tracing;
using FsCheck.Xunit;
using Xunit;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Visuals.Tests;

public sealed class SupervisionTreeTests
{
    private static Drawn Draw(SupervisionTree tree) => new(tree.ToHtml());

    private static IEnumerable<string> ActorsOf(Drawn drawn) => drawn.WithClass("actor").Select(card => (string)card.Attribute("data-actor")!);

    private static XElement CardOf(Drawn drawn, string path) => drawn.WithClass("actor").Single(card => (string)card.Attribute("data-actor")! == path);

    private static string[] TextsOf(XElement card) => [.. card.Elements().Where(element => element.Name.LocalName == "text").Select(text => text.Value)];

    [Fact]
    public void Tree_HasEveryActor_SupervisorsFirst() => Assert.Equal(
        ["/", "/boss", "/boss/worker-1", "/boss/worker-2", "/boss/worker-3", "/boss/worker-1 #2", "/boss/worker-2 #2", "/boss/worker-3 #2"],
        ActorsOf(Draw(new SupervisionTree(ActorLogs.Supervised()))));

    [Fact]
    public void Card_SaysWhatBecameOfTheActor_AndWhichFailureLedToWhat()
    {
        var drawn = Draw(new SupervisionTree(ActorLogs.Supervised()));

        Assert.Equal(["worker-1", "restarted once, resumed once, stopped", "1 ✕ InvalidOperation: restart", "→ restart", "2 ✕ InvalidOperation: resume", "→ resume"], TextsOf(CardOf(drawn, "/boss/worker-1")));
        Assert.Equal(["worker-2", "stopped", "3 ✕ InvalidOperation: stop", "→ stop"], TextsOf(CardOf(drawn, "/boss/worker-2")));
        Assert.Equal(["boss", "restarted once, running", "5 ✕ InvalidOperation: escalate", "→ restart"], TextsOf(CardOf(drawn, "/boss")));
        Assert.Equal(["worker-3 #2", "running"], TextsOf(CardOf(drawn, "/boss/worker-3 #2")));
    }

    [Fact]
    public void Escalation_IsAnArrowUpToTheSupervisor()
    {
        var arrow = Assert.Single(Draw(new SupervisionTree(ActorLogs.Supervised())).WithClass("escalates"));

        Assert.Equal("/boss/worker-3", (string)arrow.Attribute("data-actor")!);
        Assert.Equal("/boss/worker-3 → /boss: 4 InvalidOperation: escalate", Drawn.TitleOf(arrow));
    }

    [Fact]
    public void Card_LooksLikeWhatBecameOfTheActor()
    {
        var drawn = Draw(new SupervisionTree(ActorLogs.Supervised()));

        Assert.Equal("actor is-restarted", (string)CardOf(drawn, "/boss").Attribute("class")!);
        Assert.Equal("actor is-stopped", (string)CardOf(drawn, "/boss/worker-1").Attribute("class")!);
        Assert.Equal("actor is-running", (string)CardOf(drawn, "/boss/worker-1 #2").Attribute("class")!);
    }

    [Fact]
    public void Failure_ThatNobodyDecidedOn_IsShownAsSuch()
    {
        var log = ByHand(tracer =>
        {
            var (top, child) = (tracer.CreateStrand("/"), tracer.CreateStrand("/child"));
            tracer.Write(TraceEventKind.Create, top);
            tracer.Write(TraceEventKind.Create, child, top);
            tracer.Write(TraceEventKind.State, child, top, "running");
            tracer.Write(TraceEventKind.Fail, child, top, "Timeout: late");
        });
        var card = CardOf(Draw(new SupervisionTree(log)), "/child");

        Assert.Equal("actor is-failed", (string)card.Attribute("class")!);
        Assert.Equal(["child", "failed", "1 ✕ Timeout: late", "→ nothing was decided"], TextsOf(card));
    }

    [Fact]
    public void Actor_ThatStopsOnlyWithTheWholeSystem_IsShownAsItWasBefore()
    {
        var log = ActorLogs.Of(async system =>
        {
            system.Spawn<string>(_ => { }, "lasting");
            await system.Spawn<string>(_ => { }, "gone").StopGracefully();
            await system.Terminate();
        });
        var drawn = Draw(new SupervisionTree(log));

        Assert.Equal(["/", "terminated"], TextsOf(CardOf(drawn, "/")));
        Assert.Equal(["lasting", "running"], TextsOf(CardOf(drawn, "/lasting")));
        Assert.Equal(["gone", "stopped"], TextsOf(CardOf(drawn, "/gone")));
    }

    [Fact]
    public void SameFailureAgain_StandsThereOnce_WithItsNumbers()
    {
        var log = ActorLogs.Of(async system =>
        {
            var actor = system.Spawn<string>(text => throw new FormatException(text), "actor");
            for (var count = 0; count < 5; count++) actor.Tell("no");
            await Sleep(TimeSpan.FromSeconds(1));
        });

        Assert.Equal(["actor", "restarted 5 times, running", "1, 2, 3 … (5 times) ✕ Format: no", "→ restart"], TextsOf(CardOf(Draw(new SupervisionTree(log)), "/actor")));
    }

    [Fact]
    public void ToText_SaysWhatThePictureShows()
    {
        var text = new SupervisionTree(ActorLogs.Supervised()) { Title = "Boss and workers" }.ToText();

        Assert.Equal(
            """
            Boss and workers

            actor              became                                 handled  failed  restarted  supervisor
            /                  running                                      0       0          0
            /boss              restarted once, running                      4       1          1  /
            /boss/worker-1     restarted once, resumed once, stopped        2       2          1  /boss
            /boss/worker-2     stopped                                      1       1          0  /boss
            /boss/worker-3     stopped                                      1       1          0  /boss
            /boss/worker-1 #2  running                                      0       0          0  /boss
            /boss/worker-2 #2  running                                      0       0          0  /boss
            /boss/worker-3 #2  running                                      0       0          0  /boss
            """.ReplaceLineEndings("\n"), text[..text.IndexOf("\n\n#", StringComparison.Ordinal)]);
        Assert.Contains("\n1   0 s  /boss/worker-1  InvalidOperation: restart   /boss        restart\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\n5   0 s  /boss           InvalidOperation: escalate  /            restart", text, StringComparison.Ordinal);
    }

    [Fact]
    public void MostActors_KeepsThoseToWhomSomethingHappened_AndSaysWhatBecameOfTheOthers()
    {
        var log = Many(1_000);
        SupervisionTree tree = new(log) { MostActors = 4 };
        var drawn = Draw(tree);

        Assert.Equal(["/", "/$0000", "/$0001", "/$0500"], ActorsOf(drawn));
        Assert.Contains("… 997 more: 996 running, 1 stopped", drawn.Picture.Value, StringComparison.Ordinal);
        Assert.InRange(new SupervisionTree(log).ToHtml().Length, 1, 40_000);
        Assert.Contains("… 941 more actors", tree.ToText(), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => tree with { MostActors = 0 });
    }

    [Fact]
    public void Log_WithoutActors_IsStillAPicture() =>
        Assert.Contains("no actors", Draw(new SupervisionTree(Logs.Delegation())).Picture.Value, StringComparison.Ordinal);

    [Fact]
    public void ToHtml_SameRunTwice_InAnyCulture_IsTheSame()
    {
        var expected = new SupervisionTree(ActorLogs.Supervised()).ToHtml();
        Assert.Equal(expected, Abroad.Run(() => new SupervisionTree(ActorLogs.Supervised()).ToHtml()));
        Assert.DoesNotContain('\r', expected);
        Assert.DoesNotContain("<script", expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("</svg><script>alert(1)</script>")]
    [InlineData("\u0000\u001b[31m\ud800\uffff")]
    [InlineData("等待 👩‍💻 e\u0301")]
    public void ToHtml_HostileText_StaysText(string text)
    {
        var log = ByHand(tracer =>
        {
            var (top, child) = (tracer.CreateStrand("/"), tracer.CreateStrand("/" + text));
            tracer.Write(TraceEventKind.Create, top);
            tracer.Write(TraceEventKind.Create, child, top);
            tracer.Write(TraceEventKind.Fail, child, top, text);
            tracer.Write(TraceEventKind.Supervise, top, child, text);
        });
        var drawn = Draw(new SupervisionTree(log) { Title = text });

        Assert.DoesNotContain(drawn.Picture.Descendants(), element => element.Name.LocalName == "script");
        Assert.Equal(2, drawn.WithClass("actor").Count());
    }

    [Property(MaxTest = 60)]
    public void ToHtml_AnyLog_CardsNeitherOverlapNorStickOut(byte[] script)
    {
        var drawn = Draw(new SupervisionTree(Arbitrary(script ?? [])) { MostActors = 12 });
        var cards = drawn.WithClass("card").Select(card => (
            Left: Drawn.Number(card, "x"),
            Right: Drawn.Number(card, "x") + Drawn.Number(card, "width"),
            Top: Drawn.Number(card, "y"),
            Bottom: Drawn.Number(card, "y") + Drawn.Number(card, "height"))).ToList();

        Assert.All(cards, card => Assert.True(card.Left >= 0 && card.Right <= drawn.Width && card.Top >= 0));
        for (var i = 0; i < cards.Count; i++)
        {
            for (var j = i + 1; j < cards.Count; j++)
            {
                Assert.False(cards[i].Left < cards[j].Right && cards[j].Left < cards[i].Right && cards[i].Top < cards[j].Bottom && cards[j].Top < cards[i].Bottom, $"cards {i} and {j} overlap");
            }
        }
    }

    private static TraceLog ByHand(Action<Tracer> write) => Logs.ByHand(write);

    private static TraceLog Many(int count) => ByHand(tracer =>
    {
        var top = tracer.CreateStrand("/");
        tracer.Write(TraceEventKind.Create, top);
        for (var number = 0; number < count; number++)
        {
            var child = tracer.CreateStrand($"/${number:0000}");
            tracer.Write(TraceEventKind.Create, child, top);
            tracer.Write(TraceEventKind.State, child, top, "running");
            if (number == 7) tracer.Write(TraceEventKind.Return, child, value: "stopped");
            if (number != 500) continue;
            tracer.Write(TraceEventKind.Fail, child, top, "Format: bad");
            tracer.Write(TraceEventKind.Supervise, top, child, "restart");
            tracer.Write(TraceEventKind.State, child, top, "restarted");
        }
    });

    /// <summary>Any tree, to whose actors anything happens in any order.</summary>
    private static TraceLog Arbitrary(byte[] script) => ByHand(tracer =>
    {
        List<Strand> strands = [tracer.CreateStrand("/")];
        tracer.Write(TraceEventKind.Create, strands[0]);
        foreach (var step in script)
        {
            var (one, other) = (strands[step % strands.Count], strands[step / 3 % strands.Count]);
            switch (step % 7)
            {
                case 0 or 1:
                    var child = tracer.CreateStrand($"{(one.Name.Length > 1 ? one.Name : "")}/{step}");
                    tracer.Write(TraceEventKind.Create, child, one);
                    strands.Add(child);
                    break;
                case 2:
                    tracer.Write(TraceEventKind.Fail, one, other, new string('f', step));
                    break;
                case 3:
                    tracer.Write(TraceEventKind.Supervise, one, other, step % 2 == 0 ? "escalate" : "restart");
                    break;
                case 4:
                    tracer.Write(TraceEventKind.State, one, other, step % 2 == 0 ? "restarted" : "running");
                    break;
                case 5:
                    tracer.Write(TraceEventKind.Return, one, value: "stopped");
                    break;
                default:
                    tracer.Write(TraceEventKind.Handle, one, value: "m");
                    break;
            }
        }
    });
}
