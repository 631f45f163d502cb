using Course.Concurrency.Actors;
using Course.Concurrency.Scheduling;
using Course.Concurrency.Tests.Scheduling;
using FsCheck.Xunit;
using static Course.Concurrency.Scheduling.Goroutines;

namespace Course.Concurrency.Tests.Actors;

/// <summary>
/// Any tree of supervisors, whatever they decide, and whoever fails when: who has not stopped answers in the end, each instance stops once at most, no
/// exception is lost, and the system can be terminated.
/// </summary>
public sealed class SupervisionProperties
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Property]
    public bool OnSimpleScheduler_NobodyHangs(byte[] plan, byte[] deeds) => Holds(new OnSimpleScheduler(), plan, deeds);

    [Property]
    public bool OnTwoProcessors_NobodyHangs(byte[] plan, byte[] deeds) => Holds(new OnProcessors(2), plan, deeds);

    [Property(MaxTest = 300)]
    public bool OnSeeds_NobodyHangs(byte[] plan, byte[] deeds) => Holds(new OnSeeds(10), plan, deeds);

    private static bool Holds(IScheduling scheduling, byte[] plan, byte[] deeds)
    {
        var holds = true;
        scheduling.Run(async () => holds &= await new Family(plan ?? [], deeds ?? []).Play(), Cancellation);
        return holds;
    }

    /// <summary>Two at the top, each with two children, each with one: what each decides, the plan says.</summary>
    private sealed class Family(byte[] plan, byte[] deeds)
    {
        private int thrown;

        public async Routine<bool> Play()
        {
            Stage stage = new(Strategy(0));
            string[] tops = ["a", "b"];
            foreach (var name in tops) stage.Spawn(name, Parent(name == "a" ? 1 : 2, player =>
            {
                foreach (var child in (string[])["c", "d"])
                    player.Spawn(name + child, Parent(child == "c" ? 3 : 4, parent => parent.Spawn(name + child + "e", new Script())));
            }));
            await Stage.Settle();
            string[] paths = ["/a", "/b", "/a/ac", "/a/ad", "/b/bc", "/b/bd", "/a/ac/ace", "/a/ad/ade", "/b/bc/bce", "/b/bd/bde"];
            var references = paths.Select(path => stage.System.Find<object>(path)!).ToArray();
            foreach (var deed in deeds)
            {
                var who = references[deed % 10] is { HasStopped: false } first ? first : stage.System.Find<object>(paths[deed % 10]);
                if (who is null) continue;
                await Do(who, deed / 10);
            }

            await Sleep(TimeSpan.FromSeconds(100));
            foreach (var path in paths)
            {
                if (stage.System.Find<object>(path) is not { } actor) continue;
                if (await Stage.Ask(actor, "x", TimeSpan.FromSeconds(100)) != $"{actor.Name} answers x") return false;
            }

            try
            {
                await stage.System.Terminate();
            }
            catch (ActorSystemFailedException)
            {
                // One was escalated past the top.
            }

            var stopsTooOften = paths.Select(path => path.Split('/')[^1]).Any(name => stage.History.Count($"{name} stops") > stage.History.Count($"{name} made"));
            var lost = Enumerable.Range(0, thrown).Any(number => !stage.Failures.Lines.Any(line => line.Contains($"#{number}#", StringComparison.Ordinal)) && !stage.DeadLetters.Lines.Any(line => line.Contains($"#{number}#", StringComparison.Ordinal)));
            return !stopsTooOften && !lost;
        }

        private byte At(int index) => plan.Length == 0 ? (byte)0 : plan[index % plan.Length];

        private SupervisionStrategy Strategy(int index)
        {
            var choice = At(index);
            var backoff = choice % 3 == 0 ? new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)) : null;
            Directive Decide(Exception failure) => ((choice + failure.Message.Length) % 9) switch
            {
                0 or 1 or 2 => Directive.Restart,
                3 or 4 => Directive.Resume,
                5 or 6 => Directive.Escalate,
                7 => index == 0 ? Directive.Restart : Directive.Stop,
                _ => throw new Boom($"at a loss {failure.Message}"),
            };
            return choice % 2 == 0 ? SupervisionStrategy.OneForOne(Decide, backoff: backoff) : SupervisionStrategy.AllForOne(Decide, backoff: backoff);
        }

        private Script Parent(int index, Action<Player> spawn)
        {
            var choice = At(index + 5);
            var keeps = choice % 4 == 1; // its children survive it
            var restarts = 0;
            return new Script
            {
                Supervision = Strategy(index),
                PreStart = spawn,
                PreRestart = keeps ? _ => { } : null,
                PostRestart = keeps || choice % 4 == 2
                    ? player =>
                    {
                        if (!keeps) spawn(player);
                        if (choice % 4 == 2 && restarts++ % 3 == 0) throw new Boom("in PostRestart");
                    }
                    : null,
            };
        }

        private async Routine Do(ActorRef<object> who, int what)
        {
            switch (what % 6)
            {
                case 0 or 1:
                    who.Tell(new Boom(Text(what)));
                    break;
                case 2:
                    who.Tell(new Later(Text(what)));
                    break;
                case 3:
                    await Yield();
                    break;
                case 4:
                    await Stage.Settle();
                    break;
                default:
                    if (what > 20) who.Stop();
                    else await Sleep(TimeSpan.FromSeconds(0.6));
                    break;
            }
        }

        private string Text(int what) => $"#{thrown++}#{new string('!', what)}";
    }
}
