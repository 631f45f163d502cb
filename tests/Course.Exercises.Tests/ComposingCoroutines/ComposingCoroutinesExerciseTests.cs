using Course.Concurrency.EventLoop;
using Course.Concurrency.Generators;
using Course.Exercises.ComposingCoroutines;
using Xunit;

namespace Course.Exercises.Tests.ComposingCoroutines;

/// <summary>What the general tests of every exercise cannot know of those of lesson 05.</summary>
public sealed class ComposingCoroutinesExerciseTests
{
    private static readonly string[] Lesson = ["05-1", "05-2", "05-3"];

    [Fact]
    public void All_IncludesLessonFive_WithThreeExercises() =>
        Assert.Equal(Lesson, Exercise.All.Select(exercise => exercise.Id).Where(id => id.StartsWith("05-", StringComparison.Ordinal)));

    [Fact]
    public void AFutureYieldsItself_ByWaitingAsLongAsItIsPending_HoldsEveryRule()
    {
        var result = Check.That(new AFutureYieldsItself(), async (yielder, future) =>
        {
            while (!future.IsDone) await yielder.Yield(future);
            return future.Result;
        });
        Assert.True(result.Verdict == Verdict.Passed, result.ToText());
    }

    [Fact]
    public void AFutureYieldsItself_AsTheSourceTextHasIt_KnowsResultsOnly()
    {
        var result = Check.That(new AFutureYieldsItself(), async (yielder, future) =>
        {
            await yielder.Yield(future);
            return future is { IsDone: true, IsCancelled: false, Exception: null } ? future.Result : null!;
        });
        string[] held = [.. result.Rules.Where(rule => rule.Holds).Select(rule => rule.Name)];
        Assert.Equal(["yields the Future", "returns the result, whatever is sent", "lets out what is thrown in"], held);
    }

    [Fact]
    public void ReadExactly_ByRecursion_HoldsEveryRule()
    {
        static async Coroutine<string> Exactly(Func<int, Coroutine<string>> read, int count)
        {
            if (count == 0) return "";
            var piece = await read(count);
            if (piece is "") throw new EndOfStreamException("too early");
            return piece + await Exactly(read, count - piece.Length);
        }

        var result = Check.That(new ReadExactly(), Exactly);
        Assert.True(result.Verdict == Verdict.Passed, result.ToText());
    }

    [Fact]
    public void WhoClosesTheSocket_WithAFlagInAFinally_HoldsEveryRule()
    {
        var result = Check.That(new WhoClosesTheSocket(), async (loop, newSocket, addresses) =>
        {
            for (var place = 0; ; place++)
            {
                var socket = newSocket();
                var connected = false;
                try
                {
                    await loop.Connect(socket, addresses[place]);
                    connected = true;
                    return socket;
                }
                catch (System.Net.Sockets.SocketException) when (place < addresses.Count - 1)
                {
                    // The next one's turn.
                }
                finally
                {
                    if (!connected) socket.Dispose();
                }
            }
        });
        Assert.True(result.Verdict == Verdict.Passed, result.ToText());
    }
}
