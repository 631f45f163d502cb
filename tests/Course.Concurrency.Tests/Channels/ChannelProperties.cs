using Course.Concurrency.Channels;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tests.Scheduling;
using FsCheck.Xunit;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Channels;

/// <summary>
/// Any program of senders, receivers and closers: what was sent is received once, and the values of one sender in the order in which it sent them;
/// whatever way they went: plain sends, selects or attempts.
/// </summary>
public sealed class ChannelProperties
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Property]
    public bool OnSimpleScheduler_NothingIsLostOrDoubled(byte[][] senders, byte receivers, byte capacity) =>
        Holds(new OnSimpleScheduler(), new(senders, receivers, capacity));

    [Property]
    public bool OnOneProcessor_NothingIsLostOrDoubled(byte[][] senders, byte receivers, byte capacity) =>
        Holds(new OnProcessors(1), new(senders, receivers, capacity));

    [Property]
    public bool OnThreeProcessors_NothingIsLostOrDoubled(byte[][] senders, byte receivers, byte capacity) =>
        Holds(new OnProcessors(3), new(senders, receivers, capacity));

    [Property]
    public bool OnSeeds_NothingIsLostOrDoubled(byte[][] senders, byte receivers, byte capacity) =>
        Holds(new OnSeeds(3), new(senders, receivers, capacity));

    [Property]
    public bool OnTwoProcessors_AnEarlyCloseLosesNothingThatWasSent(byte[][] senders, byte receivers, byte capacity, byte closeAfter) =>
        Holds(new OnProcessors(2), new(senders, receivers, capacity) { CloseAfter = closeAfter % 16 });

    [Property]
    public bool OnSeeds_AnEarlyCloseLosesNothingThatWasSent(byte[][] senders, byte receivers, byte capacity, byte closeAfter) =>
        Holds(new OnSeeds(3), new(senders, receivers, capacity) { CloseAfter = closeAfter % 16 });

    private static bool Holds(IScheduling scheduling, ChannelProgram program)
    {
        var holds = true;
        scheduling.Run(async () => holds &= await program.Play(), Cancellation);
        return holds;
    }

    /// <summary>A program: what each sender does, a byte an operation, and how many receive.</summary>
    private sealed class ChannelProgram(byte[][] senders, byte receivers, byte capacity)
    {
        private readonly byte[][] senders = [.. (senders ?? []).Select(each => each ?? [])];
        private readonly int receivers = (receivers % 4) + 1;

        /// <summary>After how many turns somebody closes the channel; null: when all has been sent.</summary>
        public int? CloseAfter { get; init; }

        public async Routine<bool> Play()
        {
            Channel<(int Sender, int Number)> channel = new(capacity % 5);
            WaitGroup sending = new(), receiving = new();
            sending.Add(senders.Length);
            receiving.Add(receivers);
            var sent = new int[senders.Length];
            List<(int Sender, int Number)>[] received = [.. Enumerable.Range(0, receivers).Select(_ => new List<(int, int)>())];
            for (var sender = 0; sender < senders.Length; sender++) Go(SendAll(channel, sender, sent, sending));
            for (var receiver = 0; receiver < receivers; receiver++) Go(ReceiveAll(channel, receiver, received[receiver], receiving));
            if (CloseAfter is { } turns)
            {
                for (var turn = 0; turn < turns; turn++) await Yield();
            }
            else
            {
                await sending.Wait();
            }

            channel.Close();
            await sending.Wait();
            await receiving.Wait();
            var all = received.SelectMany(mine => mine).Order();
            var expected = Enumerable.Range(0, senders.Length).SelectMany(me => Enumerable.Range(0, sent[me]).Select(number => (me, number)));
            return all.SequenceEqual(expected)
                && received.All(IsInOrderOfEachSender)
                && (CloseAfter is not null || sent.Select((count, me) => count == senders[me].Length).All(isAll => isAll))
                && Waiting.IsNobodyAt(channel);
        }

        private static bool IsInOrderOfEachSender(List<(int Sender, int Number)> mine) =>
            mine.GroupBy(value => value.Sender).All(values => values.Select(value => value.Number).SequenceEqual(values.Select(value => value.Number).Order()));

        private async Routine SendAll(Channel<(int, int)> channel, int me, int[] sent, WaitGroup sending)
        {
            try
            {
                Channel<int> never = new();
                foreach (var operation in senders[me])
                {
                    var value = (me, sent[me]);
                    switch (operation % 4)
                    {
                        case 0:
                            await channel.Send(value);
                            break;
                        case 1:
                            await Select(Receive(never), Send(channel, value));
                            break;
                        case 2:
                            // Not again and again: on an unbuffered channel it would never meet a receiver that does the same.
                            if (!channel.TrySend(value)) await channel.Send(value);
                            break;
                        default:
                            await Yield();
                            while (await Select(Send(channel, value), Receive(After(TimeSpan.FromSeconds(1)))) != 0) { }
                            break;
                    }

                    sent[me]++;
                }
            }
            catch (ChannelClosedException) when (CloseAfter is not null)
            {
            }

            sending.Done();
        }

        private static async Routine ReceiveAll(Channel<(int, int)> channel, int me, List<(int, int)> mine, WaitGroup receiving)
        {
            Channel<int> never = new();
            for (var turn = me; ; turn++)
            {
                (int, int) value;
                bool ok;
                switch (turn % 3)
                {
                    case 0:
                        (value, ok) = await channel.ReceiveOk();
                        break;
                    case 1:
                        await Select(Receive(channel, out var received), Receive(never));
                        (value, ok) = (received.Value, received.Ok);
                        break;
                    default:
                        while (!channel.TryReceive(out value, out ok)) await Yield();
                        break;
                }

                if (!ok) break;
                mine.Add(value);
            }

            receiving.Done();
        }
    }
}
