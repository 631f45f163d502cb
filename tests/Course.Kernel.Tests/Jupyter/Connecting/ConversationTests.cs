using System.Text.Json.Nodes;
using Course.Concurrency.Time;
using Course.Kernel.Jupyter.Connecting;
using Xunit;

namespace Course.Kernel.Tests.Jupyter.Connecting;

public sealed class ConversationTests : IDisposable
{
    private readonly VirtualTime time = new();
    private readonly Conversation conversation;

    public ConversationTests() => conversation = new Conversation("id", time, _ => { });

    public void Dispose() => conversation.Dispose();

    [Theory]
    [InlineData("reply", "idle")]
    [InlineData("idle", "reply")]
    public async Task End_IsTheReplyAndIdle_InWhicheverOrder(string first, string second)
    {
        Add("busy");
        Add(first);
        Add("news");
        Add(second);
        Add("news");

        Assert.Equal("execute_reply", (await conversation.FinishAsync(TestContext.Current.CancellationToken))!.MessageType);
        Assert.Null(await conversation.NextAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Break_ComesAfterWhatHasComeBefore()
    {
        Add("news");
        conversation.Break();

        Assert.Equal("stream", (await conversation.NextAsync(TestContext.Current.CancellationToken))!.MessageType);
        Assert.False(conversation.IsBroken);
        Assert.Null(await conversation.NextAsync(TestContext.Current.CancellationToken));
        Assert.True(conversation.IsBroken);
    }

    [Theory]
    [InlineData("reply", true)]
    [InlineData("idle", false)]
    public async Task HalfAnEnd_IsWaitedForFiveSeconds(string half, bool hasReply)
    {
        Add(half);
        await conversation.NextAsync(TestContext.Current.CancellationToken);

        Task<Course.Kernel.Jupyter.Messages.JupyterMessage?> rest = conversation.NextAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(rest.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Null(await rest);
        Assert.Equal(hasReply, conversation.Reply is not null);
        Assert.False(conversation.IsBroken);
    }

    private void Add(string what) => conversation.Add(what switch
    {
        "reply" => Requests.Message("execute_reply", new JsonObject { ["status"] = "ok" }),
        "news" => Requests.Message("stream"),
        _ => Requests.Message("status", new JsonObject { ["execution_state"] = what }),
    });
}
