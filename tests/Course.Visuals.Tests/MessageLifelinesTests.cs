using System.Xml.Linq;
using Course.Concurrency.Actors;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tracing;
using FsCheck.Xunit;
using Xunit;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Visuals.Tests;

public sealed class MessageLifelinesTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static Drawn Draw(MessageLifelines diagram) => new(diagram.ToHtml());

    private static string[] BecameOf(Drawn drawn) => [.. drawn.WithClass("message").Select(message => (string)message.Attribute("data-became")!)];

    private static XElement LineOf(XElement group) => group.Elements().Single(element => element.Name.LocalName == "line");

    private static IEnumerable<string> MarksOf(Drawn drawn) => drawn.WithClass("mark").Select(mark => mark.Elements().Single(element => element.Name.LocalName == "text").Value);

    [Fact]
    public void Lifelines_AreThoseThatTellOrAreToldAnything_InThatOrder()
    {
        Assert.Equal(["main", "/slow"], Draw(new MessageLifelines(ActorLogs.SlowReader())).LaneNames);
        Assert.Equal(["main", "/boss", "/boss/worker-1", "/boss/worker-2", "/boss/worker-3"], Draw(new MessageLifelines(ActorLogs.Supervised())).LaneNames);
    }

    [Fact]
    public void Arrow_OfAMessageThatWaits_Falls_AndThatOfOneThatDoesNot_IsLevel()
    {
        var drawn = Draw(new MessageLifelines(PingPong()));
        Assert.All(drawn.WithClass("message").Take(4).Select(LineOf), line => Assert.Equal(Drawn.Number(line, "y1"), Drawn.Number(line, "y2")));
        Assert.All(BecameOf(drawn).Take(4), became => Assert.Equal("taken", became));

        var slow = Draw(new MessageLifelines(ActorLogs.SlowReader()));
        Assert.Equal(["waited", "waited", "waited", "waited", "answer"], BecameOf(slow));
        Assert.All(slow.WithClass("message").Take(4).Select(LineOf), line => Assert.True(Drawn.Number(line, "y2") > Drawn.Number(line, "y1") + 25));
    }

    [Fact]
    public void Arrows_ToOneActor_NeverCross()
    {
        var lines = Draw(new MessageLifelines(ActorLogs.SlowReader())).WithClass("message").Take(4).Select(LineOf).ToList();

        Assert.Equal(lines.OrderBy(line => Drawn.Number(line, "y1")), lines);
        Assert.Equal(lines.OrderBy(line => Drawn.Number(line, "y2")), lines);
    }

    [Fact]
    public void Box_ShowsWhereTheHandlerWaits()
    {
        var states = Draw(new MessageLifelines(ActorLogs.SlowReader())).StatesOf("/slow");

        Assert.Equal(["Running", "waiting-Timer", "Running", "waiting-Timer", "Running", "waiting-Timer", "Running", "waiting-Timer"], states);
    }

    [Fact]
    public void Times_StandAtTheLeft_OncePerMoment() =>
        Assert.Equal(["0 s", "500 ms", "1 s", "2 s", "3 s", "4 s"], Draw(new MessageLifelines(ActorLogs.SlowReader())).WithClass("number").Select(text => text.Value));

    [Fact]
    public void Marks_SayWhoFailed_WhatWasDecided_AndWhoBeganAnewOrStopped()
    {
        var drawn = Draw(new MessageLifelines(ActorLogs.Supervised()) { Actors = ["boss", "/boss/worker-1", "/boss/worker-2"] });

        Assert.Equal(
            [
                "✕ InvalidOperation: restart", "restart", "restarted", "✕ InvalidOperation: resume", "resume", "✕ InvalidOperation: stop", "stop", "stopped",
                "escalate", "✕ InvalidOperation: escalate", "restart (by /)", "stopped", "restarted",
            ],
            MarksOf(drawn));
    }

    [Fact]
    public void Stashed_Message_IsTakenUpAgain_ByName()
    {
        var log = ActorLogs.Of(async system =>
        {
            var door = system.Spawn(() => new Door(), "door");
            door.Tell("knock");
            door.Tell("open");
            await door.StopGracefully();
        });

        Assert.Equal(["stashes \"knock\"", "takes up \"knock\"", "stopped"], MarksOf(Draw(new MessageLifelines(log))));
    }

    [Fact]
    public void Message_ThatIsDroppedOrLeft_EndsInItsOwnWay()
    {
        var log = ActorLogs.Of(async system =>
        {
            var full = system.Spawn(() => new Pausing(), "full", MailboxKind<int>.Bounded(2, Overflow.DropNewest));
            for (var number = 1; number <= 3; number++) full.Tell(number);
            await Sleep(Second / 2);
        });
        var drawn = Draw(new MessageLifelines(log));

        Assert.Equal(["waited", "left", "dropped"], BecameOf(drawn));
        var dropped = LineOf(drawn.WithClass("message").Last());
        Assert.Equal(Drawn.Number(dropped, "y1"), Drawn.Number(dropped, "y2"));
        Assert.Contains("dropped: the mailbox was full", new MessageLifelines(log).ToText(), StringComparison.Ordinal);
        Assert.Contains("still in the mailbox", new MessageLifelines(log).ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Message_ToOneself_IsALoop()
    {
        var log = ActorLogs.Of(async system =>
        {
            system.Spawn(() => new Counting(), "counting").Tell(2);
            await Sleep(Second);
        });

        var loops = Draw(new MessageLifelines(log)).WithClass("message").Where(message => (string)message.Attribute("data-from")! == (string)message.Attribute("data-to")!).ToList();
        Assert.Equal(2, loops.Count);
        Assert.All(loops, loop => Assert.DoesNotContain(loop.Elements(), element => element.Name.LocalName == "line"));
    }

    [Fact]
    public void Actors_ChooseAndOrderTheLifelines_AndOthersAreNamedInTheLabels()
    {
        var drawn = Draw(new MessageLifelines(ActorLogs.Supervised()) { Actors = ["worker-1", "boss"] });

        Assert.Equal(["/boss/worker-1", "/boss"], drawn.LaneNames);
        Assert.Contains("\"2 stop\" (from main)", drawn.Labels.Select(label => label.Text));
        Assert.Contains("\"stop\" (to worker-2)", drawn.Labels.Select(label => label.Text));
        var failure = Assert.Throws<ArgumentException>(() => new MessageLifelines(ActorLogs.Supervised()) { Actors = ["nobody"] });
        Assert.StartsWith("Nobody called 'nobody' tells or is told anything in this log. It has: main, /boss, /boss/worker-1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToText_SaysWhatThePictureShows() => Assert.Equal(
        """
        A slow reader

          told  from   to     message  taken up  waited  became
           0 s  main   /slow  "a"           0 s     0 s  handled
           0 s  main   /slow  "b"           1 s     1 s  handled
           0 s  main   /slow  "c"           2 s     2 s  handled
        500 ms  main   /slow  "d"           3 s   2.5 s  handled
           4 s  /slow  main   done                       an answer

        time  actor  what
         4 s  /slow  stopped
        """.ReplaceLineEndings("\n"),
        new MessageLifelines(ActorLogs.SlowReader()) { Title = "A slow reader" }.ToText());

    [Fact]
    public void LongRun_IsCutInTheMiddle_AndManyActorsToo_AndBothAreSaid()
    {
        var log = ActorLogs.Of(async system =>
        {
            for (var number = 0; number < 500; number++) system.Spawn<string>(_ => { }, $"a{number:000}").Tell("hello");
            await Sleep(Second);
        });
        MessageLifelines diagram = new(log);
        var html = diagram.ToHtml();

        Assert.Equal(8, new Drawn(html).Lanes.Count());
        Assert.Contains("… 493 more lifelines are not drawn: a007, a008, a009 …", html, StringComparison.Ordinal);
        Assert.Contains("… 447 more rows …", html, StringComparison.Ordinal);
        Assert.InRange(html.Length, 1, 90_000);
        Assert.Throws<ArgumentOutOfRangeException>(() => diagram with { MostRows = 3 });
        Assert.Throws<ArgumentOutOfRangeException>(() => diagram with { MostActors = 0 });
    }

    [Fact]
    public void ToHtml_SameRunTwice_InAnyCulture_IsTheSame()
    {
        var expected = new MessageLifelines(ActorLogs.SlowReader()).ToHtml();

        Assert.Equal(expected, Abroad.Run(() => new MessageLifelines(ActorLogs.SlowReader()).ToHtml()));
        Assert.DoesNotContain('\r', expected);
        Assert.DoesNotContain("<script", expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_WithoutActors_IsStillAPicture() =>
        Assert.Contains("nobody was told anything", Draw(new MessageLifelines(Logs.Delegation())).Picture.Value, StringComparison.Ordinal);

    [Theory]
    [InlineData("</svg><script>alert(1)</script>")]
    [InlineData("\u0000\u001b[31m\ud800\uffff")]
    [InlineData("等待 👩‍💻 e\u0301")]
    public void ToHtml_HostileText_StaysText(string text)
    {
        var log = Logs.ByHand(tracer =>
        {
            var actor = tracer.CreateStrand("/" + text);
            tracer.Write(TraceEventKind.Create, actor);
            var sent = tracer.Write(TraceEventKind.Message, tracer.Main, actor, text);
            tracer.Write(TraceEventKind.Handle, actor, value: text, cause: sent);
            tracer.Write(TraceEventKind.Fail, actor, value: text);
        });
        var drawn = Draw(new MessageLifelines(log) { Title = text });

        Assert.DoesNotContain(drawn.Picture.Descendants(), element => element.Name.LocalName == "script");
        Assert.Equal(2, drawn.Lanes.Count());
    }

    [Property(MaxTest = 80)]
    public void ToHtml_AnyLog_LabelsNeitherOverlapNorStickOut(byte[] script, byte most)
    {
        var drawn = Draw(new MessageLifelines(Arbitrary(script ?? [])) { MostActors = 1 + (most % 5), MostRows = 4 + (most % 30) });
        var labels = drawn.Labels.Where(label => label.Text.Length > 0).ToList();
        for (var i = 0; i < labels.Count; i++)
        {
            for (var j = i + 1; j < labels.Count; j++)
            {
                var overlap = labels[i].Left + 2 < labels[j].Right && labels[j].Left + 2 < labels[i].Right && labels[i].Top < labels[j].Bottom && labels[j].Top < labels[i].Bottom;
                Assert.False(overlap, $"'{labels[i].Text}' overlaps '{labels[j].Text}'");
            }
        }

        Assert.All(labels, label => Assert.True(label.Right <= drawn.Width + 2 && label.Left >= -2, $"'{label.Text}' sticks out"));
    }

    private static TraceLog PingPong() => ActorLogs.Of(async system =>
    {
        var pong = system.Spawn<Ball>(ball => ball.To.Tell(ball.Count), "pong");
        await Sleep(Second / 10);
        var ping = system.Spawn(() => new Ping(pong), "ping");
        await Sleep(Second / 10);
        ping.Tell(2);
        await Sleep(Second);
    });

    /// <summary>Actors to whom anything happens in any order, also what cannot be.</summary>
    private static TraceLog Arbitrary(byte[] script)
    {
        ManualClock clock = new();
        return Logs.ByHand(tracer =>
        {
            Strand[] strands = [tracer.Main, .. Enumerable.Range(1, 4).Select(id => tracer.CreateStrand("/" + new string('x', id * 2)))];
            foreach (var strand in strands.Skip(1)) tracer.Write(TraceEventKind.Create, strand);
            List<long> sent = [];
            for (var index = 0; index + 1 < script.Length; index += 2)
            {
                var (what, actor, peer) = (script[index], strands[script[index + 1] % 5], strands[script[index + 1] / 5 % 5]);
                var cause = sent.Count == 0 || what % 5 == 0 ? -1 : sent[what % sent.Count];
                switch (what % 11)
                {
                    case 0 or 1 or 2:
                        sent.Add(tracer.Write(TraceEventKind.Message, actor, peer, new string('m', what / 6)));
                        break;
                    case 3 or 4:
                        tracer.Write(TraceEventKind.Handle, actor, value: new string('h', what / 6), cause: cause);
                        break;
                    case 5:
                        tracer.Write(TraceEventKind.Wait, actor, wait: what % 2 == 0 ? WaitReason.Receive : WaitReason.Timer);
                        break;
                    case 6:
                        tracer.Write(TraceEventKind.Wake, actor);
                        break;
                    case 7:
                        tracer.Write(what % 2 == 0 ? TraceEventKind.Fail : TraceEventKind.Supervise, actor, peer, new string('f', what / 6));
                        break;
                    case 8:
                        tracer.Write(TraceEventKind.State, actor, value: "restarted");
                        break;
                    case 9:
                        tracer.Write(what % 2 == 0 ? TraceEventKind.Drop : TraceEventKind.Reply, actor, peer, "d", cause: cause);
                        break;
                    default:
                        clock.Now += TimeSpan.FromSeconds(1);
                        break;
                }
            }
        }, clock);
    }

    private sealed record Ball(ActorRef<int> To, int Count);

    private sealed class Ping(ActorRef<Ball> pong) : Actor<int>
    {
        protected override void Receive(int message)
        {
            if (message > 0) pong.Tell(new Ball(Self, message - 1));
        }
    }

    private sealed class Counting : Actor<int>
    {
        protected override void Receive(int message)
        {
            if (message > 0) Self.Tell(message - 1);
        }
    }

    private sealed class Pausing : Actor<int>
    {
        protected override async Routine ReceiveAsync(int message) => await Sleep(Second);
    }

    private sealed class Door : Actor<string>
    {
        protected override void Receive(string message)
        {
            if (message != "open")
            {
                Stash(message);
                return;
            }

            Become((Action<string>)(_ => { }));
            UnstashAll();
        }
    }
}
