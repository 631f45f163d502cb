using Course.Concurrency.Time;
using Course.Kernel.Jupyter;
using Course.Kernel.Jupyter.Messages;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Course.Kernel.Tests.Jupyter;

[Properties(Arbitrary = [typeof(OutputRelayTests)])]
public sealed class OutputRelayTests
{
    private readonly VirtualTime time = new();
    private readonly RecordingOutlet outlet = new();
    private readonly JupyterMessage request = Requests.Execute("x");

    /// <summary>What happens to a relay: text on a stream, a display, or time that passes.</summary>
    public sealed record Happening(string? Stream, string Text, int Milliseconds);

    public static Arbitrary<Happening[]> Events() => Gen.OneOf(
            from stream in Gen.Elements("stdout", "stderr") from text in Gen.Elements("a", "b\n", "并") select new Happening(stream, text, 0),
            from text in Gen.Elements("1", "2") select new Happening(null, text, 0),
            from milliseconds in Gen.Choose(1, 30) select new Happening(null, "", milliseconds))
        .ListOf().Select(events => events.ToArray()).ToArbitrary();

    [Fact]
    public void Text_AfterSilence_IsSentAtOnce()
    {
        using OutputRelay relay = new(outlet, request, time);

        relay.Report(new CellOutput.StreamOutput("stdout", "a"));
        time.Advance(OutputRelay.Pause);
        relay.Report(new CellOutput.StreamOutput("stdout", "b"));

        Assert.Equal(["stdout a", "stdout b"], outlet.Told(request));
    }

    [Fact]
    public void Text_ThatComesFast_IsSentInOnePieceAfterThePause()
    {
        using OutputRelay relay = new(outlet, request, time);
        relay.Report(new CellOutput.StreamOutput("stdout", "first "));
        for (int i = 0; i < 1000; i++)
        {
            relay.Report(new CellOutput.StreamOutput("stdout", "x"));
        }

        Assert.Equal(["stdout first "], outlet.Told(request));
        time.Advance(OutputRelay.Pause);
        Assert.Equal(["stdout first ", "stdout " + new string('x', 1000)], outlet.Told(request));
        Assert.Equal(0, time.PendingTimers);
    }

    [Fact]
    public void Report_AfterTheEnd_IsNotSent()
    {
        OutputRelay relay = new(outlet, request, time);
        relay.Dispose();

        relay.Report(new CellOutput.StreamOutput("stdout", "late"));

        Assert.Empty(outlet.Told(request));
    }

    [Property]
    public bool Outputs_HoweverTheyCome_AreSentWholeAndInOrder(Happening[] events)
    {
        RecordingOutlet seen = new();
        VirtualTime clock = new();
        string expected = "";
        using (OutputRelay relay = new(seen, request, clock))
        {
            foreach (Happening happening in events)
            {
                if (happening.Milliseconds > 0)
                {
                    clock.Advance(TimeSpan.FromMilliseconds(happening.Milliseconds));
                }
                else if (happening.Stream is { } stream)
                {
                    relay.Report(new CellOutput.StreamOutput(stream, happening.Text));
                    expected += string.Concat(happening.Text.Select(character => $"{stream}:{character};"));
                }
                else
                {
                    relay.Report(new CellOutput.ExecuteResult(1, new MimeBundle([new("text/plain", happening.Text)])));
                    expected += $"result:{happening.Text};";
                }
            }
        }
        return expected == string.Concat(seen.On(JupyterChannel.IOPub).Select(message => message.Type == "stream"
            ? string.Concat(((string)message.Content["text"]!).Select(character => $"{message.Content["name"]}:{character};"))
            : $"result:{message.Content["data"]!["text/plain"]};"));
    }
}
