using System.Buffers;
using System.IO.Pipelines;
using Course.Kernel.Jupyter.ZeroMQ;
using FsCheck.Xunit;
using Xunit;

namespace Course.Kernel.Tests.Jupyter.ZeroMQ;

/// <summary>Frames out of bytes, in whatever pieces those come.</summary>
public sealed class FrameReaderTests
{
    private static readonly TransportLimits Small = new() { MessageBytes = 1000, MessageFrames = 4, CommandBytes = 100, UnfinishedBytes = 1500 };

    [Property]
    public async Task Read_WhateverThePieces_GivesTheMessages(byte[][] messages, int seed)
    {
        byte[][] bodies = [.. messages.Select(body => body.Length > 900 ? body[..900] : body)];
        ArrayBufferWriter<byte> wire = new();
        foreach (byte[] body in bodies)
        {
            new Frame(IsCommand: false, HasMore: true, body).WriteTo(wire);
            new Frame(IsCommand: false, HasMore: false, []).WriteTo(wire);
        }
        using FrameReader reader = new(Pieces(wire.WrittenMemory, new Random(seed)), Small, new ByteBudget(Small.UnfinishedBytes));

        foreach (byte[] body in bodies)
        {
            IReadOnlyList<Frame>? message = await reader.ReadMessageAsync(TestContext.Current.CancellationToken);
            Assert.Equal([body, []], message!.Select(frame => frame.Body));
        }
        Assert.Null(await reader.ReadMessageAsync(TestContext.Current.CancellationToken));
    }

    [Property(MaxTest = 1000)]
    public async Task Read_AnyBytes_EndsOrIsTheFaultOfThePeer(byte[] bytes, int seed)
    {
        ByteBudget budget = new(Small.UnfinishedBytes);
        using (FrameReader reader = new(Pieces(bytes, new Random(seed)), Small, budget))
        {
            try
            {
                while (await reader.ReadMessageAsync(TestContext.Current.CancellationToken) is { } frames)
                {
                    if (frames[0].IsCommand)
                    {
                        Handshake.ReadCommand(frames[0].Body);
                    }
                }
            }
            catch (PeerException)
            {
            }
        }
        Assert.True(budget.TryTake(Small.UnfinishedBytes), "What an ended connection had taken is free again.");
    }

    [Property(MaxTest = 1000)]
    public void ReadReady_AnyBytes_IsUnderstoodOrTheFaultOfThePeer(byte[] tail, int cut)
    {
        byte[] ready = [.. Handshake.Ready("DEALER"), .. tail];
        try
        {
            Handshake.ReadReady(ready.AsSpan(0, Math.Abs(cut % (ready.Length + 1))));
        }
        catch (PeerException)
        {
        }
    }

    [Theory]
    [InlineData(new byte[] { 0x00, 0x00 }, null)]
    [InlineData(new byte[] { 0x08, 0x00 }, "flags")]
    [InlineData(new byte[] { 0x05, 0x00 }, "flags")]
    [InlineData(new byte[] { 0x02, 0x80, 0, 0, 0, 0, 0, 0, 0 }, "too long")]
    [InlineData(new byte[] { 0x02, 0, 0, 0, 0, 0, 0, 0x04, 0 }, "too long")]
    [InlineData(new byte[] { 0x04, 101 }, "too long")]
    [InlineData(new byte[] { 1, 0, 1, 0, 1, 0, 1, 0 }, "too many frames")]
    [InlineData(new byte[] { 1, 0, 4, 0 }, "in the middle of a message")]
    public async Task Read_AgainstTheRules_IsTheFaultOfThePeer(byte[] bytes, string? expected)
    {
        using FrameReader reader = new(Pieces(bytes, new Random(1)), Small, new ByteBudget(Small.UnfinishedBytes));

        Exception? failure = await Record.ExceptionAsync(async () => await reader.ReadMessageAsync(TestContext.Current.CancellationToken));

        if (expected is null)
        {
            Assert.Null(failure);
        }
        else
        {
            Assert.Contains(expected, Assert.IsType<PeerException>(failure).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Read_PartsThatAreTooLongTogether_AreTheFaultOfThePeer()
    {
        ArrayBufferWriter<byte> wire = new();
        new Frame(IsCommand: false, HasMore: true, new byte[600]).WriteTo(wire);
        new Frame(IsCommand: false, HasMore: false, new byte[600]).WriteTo(wire);
        using FrameReader reader = new(Pieces(wire.WrittenMemory, new Random(1)), Small, new ByteBudget(Small.UnfinishedBytes));

        await Assert.ThrowsAsync<PeerException>(async () => await reader.ReadMessageAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Read_OthersHoldAllThatMayBeUnfinished_EndsThisOne()
    {
        ByteBudget shared = new(Small.UnfinishedBytes);
        Assert.True(shared.TryTake(1400));
        ArrayBufferWriter<byte> wire = new();
        new Frame(IsCommand: false, HasMore: true, new byte[500]).WriteTo(wire);
        using FrameReader reader = new(Pieces(wire.WrittenMemory, new Random(1)), Small, shared);

        await Assert.ThrowsAsync<PeerException>(async () => await reader.ReadMessageAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The bytes in pieces of random lengths, and then their end.</summary>
    private static PipeReader Pieces(ReadOnlyMemory<byte> bytes, Random random) => PipeReader.Create(new PiecewiseStream(bytes, random));

    private sealed class PiecewiseStream(ReadOnlyMemory<byte> bytes, Random random) : MemoryStream(bytes.ToArray())
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, random.Next(1, 40))], cancellationToken);
    }
}
