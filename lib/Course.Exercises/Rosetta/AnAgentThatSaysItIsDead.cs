using System.Threading.Channels;

namespace Course.Exercises.Rosetta;

/// <summary>Exercise 14-3: an agent of a channel and a loop, which does not go on taking letters when it is dead.</summary>
public sealed class AnAgentThatSaysItIsDead : Exercise<Func<Channel<int>, Action<int>, Task>>
{
    /// <inheritdoc/>
    public override string Id => "14-3";

    /// <inheritdoc/>
    public override string Title => "An agent that says that it is dead";

    /// <inheritdoc/>
    public override string Task =>
        "Call handle for each message of the inbox, one at a time, until the inbox is completed. When handle throws, the agent dies: from then on the inbox refuses messages, and the agent's task fails with that exception.";

    internal override string WhenItHangs => "Does it block (Wait, Result) where it should await?";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "await foreach (var message in inbox.Reader.ReadAllAsync()) ends by itself when the inbox has been completed.",
        "Whoever writes looks at the writer, not at your task. inbox.Writer.TryComplete(exception) tells them.",
        "Put a try around the loop: catch (Exception exception) { inbox.Writer.TryComplete(exception); throw; }",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Func<Channel<int>, Action<int>, Task>>> Rules =>
    [
        new("handles messages in their order", "1, 2, 3", "Three messages lie in the inbox, which has been completed.", (answer, _) =>
            Live(answer, before: [1, 2, 3], after: []).Handled),
        new("handles messages that come later", "1, 2, 3", "An empty inbox is not a completed one: wait for the next message.", (answer, _) =>
            Live(answer, before: [1], after: [2, 3]).Handled),
        new("ends when the inbox is completed", "RanToCompletion", "To be told that no more messages will come is not an error.", (answer, _) =>
            Live(answer, before: [1, 2], after: []).End),
        new("refuses messages when it is dead", "3 was refused", "handle throws at -1; then somebody writes 3. Is anybody going to read it?", (answer, _) =>
            Live(answer, before: [1], after: [Bad, 3]).LastWrite),
        new("its task says why it died", "throws InvalidOperation: no change for -1", "The exception that handle threw belongs to whoever awaits the agent. ChannelClosed here? The inbox had been completed before: Complete throws the second time, and its exception takes the place of yours. TryComplete does not.", (answer, _) =>
            Live(answer, before: [1, Bad], after: []).End),
        new("handles nothing more when it is dead", "1", "3 lies in the inbox already when handle throws at -1.", (answer, _) =>
            Live(answer, before: [1, Bad, 3], after: []).Handled),
    ];

    /// <inheritdoc/>
    public override Func<Channel<int>, Action<int>, Task> Stub => (_, _) => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Func<Channel<int>, Action<int>, Task> Solution => async (inbox, handle) =>
    {
        try
        {
            await ReadAll(inbox, handle).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            inbox.Writer.TryComplete(exception);
            throw;
        }
    };

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Func<Channel<int>, Action<int>, Task>>> Mutants =>
    [
        new("dies in silence", "refuses messages when it is dead", ReadAll),
        new("carries on", "handles nothing more when it is dead", async (inbox, handle) =>
        {
            await ReadAll(inbox, message =>
            {
                try
                {
                    handle(message);
                }
                catch (InvalidOperationException)
                {
                }
            }).ConfigureAwait(false);
        }),
        new("keeps the reason to itself", "its task says why it died", async (inbox, handle) =>
        {
            try
            {
                await ReadAll(inbox, handle).ConfigureAwait(false);
            }
            catch (InvalidOperationException exception)
            {
                inbox.Writer.TryComplete(exception);
            }
        }),
        new("completes twice", "its task says why it died", async (inbox, handle) =>
        {
            try
            {
                await ReadAll(inbox, handle).ConfigureAwait(false);
            }
            catch (InvalidOperationException exception)
            {
                inbox.Writer.Complete(exception);
                throw;
            }
        }),
        new("goes home when the inbox is empty", "handles messages that come later", (inbox, handle) =>
        {
            while (inbox.Reader.TryRead(out var message)) handle(message);
            return System.Threading.Tasks.Task.CompletedTask;
        }),
        new("takes the end for an error", "ends when the inbox is completed", async (inbox, handle) =>
        {
            while (true) handle(await inbox.Reader.ReadAsync().ConfigureAwait(false));
        }),
        new("the last comes first", "handles messages in their order", async (inbox, handle) =>
        {
            List<int> all = [];
            await ReadAll(inbox, all.Add).ConfigureAwait(false);
            all.Reverse();
            all.ForEach(handle);
        }),
    ];

    private const int Bad = -1;

    private static async Task ReadAll(Channel<int> inbox, Action<int> handle)
    {
        await foreach (var message in inbox.Reader.ReadAllAsync().ConfigureAwait(false)) handle(message);
    }

    // The life of an agent: what it handled, how its task ended, and what became of the last message written.
    private static (string Handled, string End, string LastWrite) Live(Func<Channel<int>, Action<int>, Task> answer, int[] before, int[] after)
    {
        // So that a write has taken the agent as far as it goes, on this thread.
        var inbox = Channel.CreateUnbounded<int>(new() { AllowSynchronousContinuations = true });
        List<int> handled = [];
        foreach (var message in before) inbox.Writer.TryWrite(message);
        if (after is []) inbox.Writer.Complete();
        var agent = answer(inbox, message => handled.Add(message == Bad ? throw new InvalidOperationException($"no change for {message}") : message));
        var lastWrite = "nothing was written";
        foreach (var message in after) lastWrite = $"{message} was {(inbox.Writer.TryWrite(message) ? "taken" : "refused")}";
        inbox.Writer.TryComplete();
        return (Observed.List(handled), agent.Exception is { } failure ? Observed.Thrown(failure.InnerException!) : $"{agent.Status}", lastWrite);
    }
}
