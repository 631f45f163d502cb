using System.Text;
using System.Text.Json.Nodes;
using Course.Concurrency.Time;
using Course.Kernel.Jupyter.Messages;
using FsCheck.Xunit;
using Xunit;

namespace Course.Kernel.Tests.Jupyter.Messages;

/// <summary>Messages on the wire: what is signed is understood, and everything else is refused.</summary>
public sealed class MessageCodecTests
{
    private const string Key = "the key";

    private readonly MessageCodec codec = new(new MessageSigner(Key), new VirtualTime());

    [Fact]
    public void Sign_KnownMessage_GivesTheKnownSignature() => Assert.Equal(
        "d6573058449e6608e60f753e8b1d384bbf58e2f5b07d018ec4a00d0bcd4f503c",
        Encoding.ASCII.GetString(new MessageSigner(Key).Sign("{\"a\":1}"u8.ToArray(), "{}"u8.ToArray(), "{}"u8.ToArray(), "{\"b\":2}"u8.ToArray())));

    [Property]
    public bool Decode_WhatAnotherEncoded_IsTheSame(string? text, string? name)
    {
        // Half of a character is no text; JSON replaces it.
        string code = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));
        string field = "f" + Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name ?? ""));
        MessageCodec sender = new(new MessageSigner(Key), new VirtualTime());

        JupyterMessage message = codec.Decode(sender.Encode(["peer"u8.ToArray()], new OutgoingMessage("execute_request", new JsonObject { [field] = code }, null)));

        return message.MessageType == "execute_request" && message.Text(field) == code && Encoding.UTF8.GetString(message.Identities.Single()) == "peer";
    }

    [Fact]
    public void Encode_WithParent_RepeatsItsHeaderByteForByte()
    {
        JupyterMessage request = codec.Decode([.. Requests.Signed(Key, "kernel_info_request")]);

        IReadOnlyList<byte[]> parts = codec.Encode([], new OutgoingMessage("kernel_info_reply", [], request));

        Assert.Equal(request.Header, parts[3]);
    }

    [Property]
    public bool Decode_OneBitChanged_IsRefused(int seed)
    {
        Random random = new(seed);
        byte[][] parts = [.. Requests.Signed(Key, "execute_request", new JsonObject { ["code"] = "1" }).Select(part => part.ToArray())];
        byte[] part = parts[random.Next(1, parts.Length)];
        part[random.Next(part.Length)] ^= (byte)(1 << random.Next(8));

        return IsRefused(parts);
    }

    [Fact]
    public void Decode_AnotherKey_IsRefused() => Assert.True(IsRefused(Requests.Signed("another key", "execute_request")));

    [Fact]
    public void Decode_NoSignature_IsRefused()
    {
        byte[][] parts = [.. Requests.Signed(Key, "execute_request")];
        parts[1] = [];

        Assert.True(IsRefused(parts));
    }

    [Fact]
    public void Decode_SameMessageTwice_IsRefused()
    {
        IReadOnlyList<byte[]> parts = Requests.Signed(Key, "execute_request");

        codec.Decode(parts);

        Assert.True(IsRefused(parts));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void Decode_TooFewParts_IsRefused(int count) => Assert.True(IsRefused([.. Requests.Signed(Key, "execute_request").Take(count)]));

    [Fact]
    public void Decode_Buffers_AreLeftAlone() =>
        Assert.Equal("comm_msg", codec.Decode([.. Requests.Signed(Key, "comm_msg"), [1, 2, 3], []]).MessageType);

    [Theory]
    [InlineData("[]", "{}")]
    [InlineData("not json", "{}")]
    [InlineData("""{"msg_type":"a"}""", "{}")]
    [InlineData("""{"msg_id":"a"}""", "{}")]
    [InlineData("""{"msg_id":"a","msg_type":5}""", "{}")]
    [InlineData("""{"msg_id":"a","msg_type":"\ud800"}""", "{}")]
    [InlineData("""{"msg_id":"a","msg_type":"b"}""", "5")]
    [InlineData("""{"msg_id":"a","msg_type":"b"}""", "")]
    public void Decode_SignedNonsense_IsRefused(string header, string content)
    {
        byte[] head = Encoding.UTF8.GetBytes(header);
        byte[] body = Encoding.UTF8.GetBytes(content);
        byte[] empty = "{}"u8.ToArray();

        Assert.True(IsRefused(["<IDS|MSG>"u8.ToArray(), new MessageSigner(Key).Sign(head, empty, empty, body), head, empty, empty, body]));
    }

    [Fact]
    public void Decode_NestedTooDeep_IsRefused()
    {
        byte[] head = Encoding.UTF8.GetBytes("""{"msg_id":"a","msg_type":"b"}""");
        byte[] empty = "{}"u8.ToArray();
        byte[] deep = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 100_000)));

        Assert.True(IsRefused(["<IDS|MSG>"u8.ToArray(), new MessageSigner(Key).Sign(head, empty, empty, deep), head, empty, empty, deep]));
    }

    [Fact]
    public void Decode_WithoutAKey_TakesUnsignedMessages()
    {
        MessageCodec trusting = new(new MessageSigner(""), new VirtualTime());
        byte[][] parts = [.. Requests.Signed("", "execute_request")];

        Assert.Equal("execute_request", trusting.Decode(parts).MessageType);
        Assert.Empty(parts[1]);
    }

    [Fact]
    public void RecentSignatures_Full_ForgetsTheOldest()
    {
        RecentSignatures recent = new(capacity: 2);

        Assert.True(recent.TryAdd("a"u8));
        Assert.True(recent.TryAdd("b"u8));
        Assert.True(recent.TryAdd("c"u8));
        Assert.False(recent.TryAdd("c"u8));
        Assert.True(recent.TryAdd("a"u8));
    }

    private bool IsRefused(IReadOnlyList<byte[]> parts)
    {
        try
        {
            codec.Decode(parts);
            return false;
        }
        catch (RefusedMessageException)
        {
            return true;
        }
    }
}
