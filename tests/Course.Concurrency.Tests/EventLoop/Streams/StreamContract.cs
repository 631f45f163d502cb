using System.Net.Sockets;
using System.Text;
using Course.Concurrency.Generators;

namespace Course.Concurrency.EventLoop.Tests;

/// <summary>What the streams promise on every kind of socket. One subclass for each.</summary>
public abstract class StreamContract : IDisposable
{
    private readonly List<LoopError> errors = [];
    private EventLoop? loop;

    private EventLoop Loop => loop ??= Make();

    public void Dispose()
    {
        Loop.Dispose();
        Assert.Empty(errors);
        GC.SuppressFinalize(this);
    }

    protected abstract EventLoop MakeLoop();

    protected abstract (INonBlockingSocket First, INonBlockingSocket Second) Connect();

    private EventLoop Make()
    {
        var made = MakeLoop();
        made.ExceptionHandler = errors.Add;
        return made;
    }

    private (StreamPair Here, StreamPair There) Pair(int limit = AsyncStreamReader.DefaultLimit)
    {
        _ = Loop;
        var (first, second) = Connect();
        return (new(Loop, first, limit), new(Loop, second, limit));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private void Run(Func<Coroutine> body) => Loop.RunUntilComplete(body());

    [Fact]
    public void ReadLine_LinesInPieces_ComeWholeAndTheLastWithoutLineFeedToo() => Run(async () =>
    {
        var (here, there) = Pair();
        async Coroutine Send()
        {
            foreach (var piece in (string[])["one\ntw", "o", "\n\nthr", "ee"])
            {
                there.Writer.Write(Bytes(piece));
                await Loop.Yield();
                await Loop.Yield();
            }

            there.Writer.Close();
        }

        var sending = Loop.CreateTask(Send());
        List<string> lines = [];
        while (Text(await here.Reader.ReadLine()) is { Length: > 0 } line) lines.Add(line);
        Assert.Equal(["one\n", "two\n", "\n", "three"], lines);
        Assert.True(here.Reader.IsAtEnd);
        await sending;
        here.Writer.Close();
    });

    [Fact]
    public void ReadUntil_SeparatorCutInTwo_IsFound() => Run(async () =>
    {
        var (here, there) = Pair();
        there.Writer.Write(Bytes("head\r\n\r"));
        var reading = Loop.CreateTask(here.Reader.ReadUntil(Bytes("\r\n\r\n")));
        await Loop.Yield();
        await Loop.Yield();
        there.Writer.Write(Bytes("\nbody"));
        Assert.Equal("head\r\n\r\n", Text(await reading));
        Assert.Equal("body", Text(await here.Reader.Read(100)));
        here.Writer.Close();
        there.Writer.Close();
    });

    [Fact]
    public void ReadUntil_EndBeforeTheSeparator_GivesWhatHadCome() => Run(async () =>
    {
        var (here, there) = Pair();
        there.Writer.Write(Bytes("half"));
        there.Writer.Close();
        try
        {
            await here.Reader.ReadUntil(Bytes(";"));
            Assert.Fail("It must not end well.");
        }
        catch (IncompleteReadException exception)
        {
            Assert.Equal("half", Text(exception.Partial.ToArray()));
            Assert.Null(exception.Expected);
        }

        here.Writer.Close();
    });

    [Fact]
    public void ReadUntil_BeyondTheLimit_SaysSoAndLosesNothing() => Run(async () =>
    {
        var (here, there) = Pair(limit: 8);
        there.Writer.Write(Bytes("0123456789;rest"));
        there.Writer.Close();
        try
        {
            await here.Reader.ReadUntil(Bytes(";"));
            Assert.Fail("It must not end well.");
        }
        catch (LimitOverrunException)
        {
        }

        Assert.Equal("0123456789;rest", Text(await here.Reader.ReadToEnd()));
        here.Writer.Close();
    });

    [Fact]
    public void ReadLine_BeyondTheLimit_DropsThatLineAndGoesOnWithTheNext() => Run(async () =>
    {
        var (here, there) = Pair(limit: 8);
        there.Writer.Write(Bytes("0123456789\nnext\n"));
        there.Writer.Close();
        try
        {
            await here.Reader.ReadLine();
            Assert.Fail("It must not end well.");
        }
        catch (LimitOverrunException)
        {
        }

        Assert.Equal("next\n", Text(await here.Reader.ReadLine()));
        here.Writer.Close();
    });

    [Fact]
    public void ReadExactly_EndBefore_GivesWhatHadComeAndHowMuchWasAsked() => Run(async () =>
    {
        var (here, there) = Pair();
        there.Writer.Write(Bytes("abcde"));
        there.Writer.Close();
        Assert.Equal("abc", Text(await here.Reader.ReadExactly(3)));
        Assert.Empty(await here.Reader.ReadExactly(0));
        try
        {
            await here.Reader.ReadExactly(3);
            Assert.Fail("It must not end well.");
        }
        catch (IncompleteReadException exception)
        {
            Assert.Equal(("de", 3), (Text(exception.Partial.ToArray()), exception.Expected));
        }

        here.Writer.Close();
    });

    [Fact]
    public void Read_Cancelled_LosesNoBytes() => Run(async () =>
    {
        var (here, there) = Pair();
        var reading = Loop.CreateTask(here.Reader.ReadExactly(4));
        there.Writer.Write(Bytes("ab"));
        await Loop.Yield();
        await Loop.Yield();
        reading.Cancel();
        await Loop.Wait([reading]);
        Assert.True(reading.IsCancelled);
        there.Writer.Write(Bytes("cd"));
        Assert.Equal("abcd", Text(await here.Reader.ReadExactly(4)));
        here.Writer.Close();
        there.Writer.Close();
    });

    [Fact]
    public void Read_TwoAtOnce_IsRefused() => Run(async () =>
    {
        var (here, there) = Pair();
        var reading = Loop.CreateTask(here.Reader.Read(1));
        await Loop.Yield();
        var second = Loop.CreateTask(here.Reader.Read(1));
        await Loop.Wait([second]);
        Assert.IsType<InvalidOperationException>(second.Exception);
        there.Writer.Write(Bytes("x"));
        Assert.Equal("x", Text(await reading));
        here.Writer.Close();
        there.Writer.Close();
    });

    [Fact]
    public void Drain_SlowReader_WaitsAndEverythingArrivesInOrder() => Run(async () =>
    {
        const int Pieces = 200;
        var (here, there) = Pair();
        var written = 0;
        async Coroutine Send()
        {
            for (var piece = 0; piece < Pieces; piece++)
            {
                there.Writer.Write(Enumerable.Repeat((byte)piece, 65_536).ToArray());
                await there.Writer.Drain();
                Assert.InRange(there.Writer.KeptBytes, 0, AsyncStreamWriter.HighWaterMark);
                written++;
            }

            there.Writer.Close();
            await there.Writer.WaitClosed();
        }

        var sending = Loop.CreateTask(Send());
        for (var turn = 0; turn < 1000; turn++) await Loop.Yield();
        Assert.InRange(written, 0, Pieces - 1); // the reader has not read yet
        var received = await here.Reader.ReadToEnd();
        await sending;
        Assert.Equal(Pieces * 65_536, received.Length);
        for (var piece = 0; piece < Pieces; piece++) Assert.Equal((byte)piece, received[piece * 65_536 + piece]);
        here.Writer.Close();
    });

    [Fact]
    public void WriteEnd_ThenReads_TheAnswerStillComes() => Run(async () =>
    {
        var (here, there) = Pair();
        here.Writer.Write(Bytes("question"));
        here.Writer.WriteEnd();
        Assert.Equal("question", Text(await there.Reader.ReadToEnd()));
        there.Writer.Write(Bytes("answer"));
        there.Writer.Close();
        Assert.Equal("answer", Text(await here.Reader.ReadToEnd()));
        Assert.Throws<InvalidOperationException>(() => here.Writer.Write(Bytes("more")));
        here.Writer.Close();
        Assert.Throws<InvalidOperationException>(() => here.Writer.Write(Bytes("more")));
    });

    [Fact]
    public void Close_WhileSomebodyReads_EndsTheRead() => Run(async () =>
    {
        var (here, there) = Pair();
        var reading = Loop.CreateTask(here.Reader.Read(1));
        await Loop.Yield();
        await Loop.Yield();
        here.Writer.Close();
        await Loop.Wait([reading]);
        Assert.Contains("closed on this side", Assert.IsType<InvalidOperationException>(reading.Exception).Message, StringComparison.Ordinal);
        await here.Writer.WaitClosed();
        there.Writer.Close();
    });

    [Fact]
    public void Write_OtherEndHasGone_DrainSaysSo() => Run(async () =>
    {
        var (here, there) = Pair();
        there.Writer.Write(Bytes("unread"));
        await Loop.Yield();
        there.Writer.Abort();
        var failed = false;
        for (var time = 0; time < 10_000 && !failed; time++)
        {
            here.Writer.Write(new byte[65_536]);
            try
            {
                await here.Writer.Drain();
            }
            catch (SocketException)
            {
                failed = true;
            }
        }

        Assert.True(failed);
        here.Writer.Close();
    });
}
