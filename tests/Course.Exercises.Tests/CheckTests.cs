using Course.Concurrency.Generators;
using Course.Concurrency.Time;
using Course.Exercises.Generators;
using Xunit;

namespace Course.Exercises.Tests;

public sealed class CheckTests
{
    [Fact]
    public void That_UnknownId_SaysWhichThereAre()
    {
        var exception = Assert.Throws<ArgumentException>(() => Check.That("99-9", Exercise.NotAttempted));
        Assert.StartsWith("There is no exercise '99-9'. The exercises are 00-1, 00-2, 00-3", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void That_MethodOfAnotherType_SaysWhichIsWanted()
    {
        var exception = Assert.Throws<ArgumentException>(() => Check.That("01-1", (int number) => number.ToString(null, null)));
        Assert.StartsWith("Exercise 01-1 takes a method Coroutine (Yielder<double, double>); this one is string (int).", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void That_NotAttemptedOrNull_IsNotAttempted()
    {
        // Of all overloads, null means the one that takes any delegate.
        Assert.Equal(Verdict.NotAttempted, Check.That("01-1", Exercise.NotAttempted).Verdict);
        Assert.Equal(Verdict.NotAttempted, Check.That("01-1", (Delegate?)null).Verdict);
    }

    [Fact]
    public void That_StubReachedLate_IsNotAttempted() =>
        Assert.Equal(Verdict.NotAttempted, Check.That(new RunningAverage(), HalfDone).Verdict);

    [Fact]
    public void That_AnswerThrows_ShowsTheExceptionOnEachCard()
    {
        var result = Check.That(new RunningAverage(), _ => throw new FormatException("what is this?"));
        Assert.Equal(Verdict.Failed, result.Verdict);
        Assert.All(result.Rules, rule =>
        {
            Assert.Equal("throws Format: what is this?", rule.Observed);
            Assert.IsType<FormatException>(rule.Exception);
        });
    }

    [Fact]
    public void That_MethodGroup_NeedsNoCast() => Assert.Equal(Verdict.Failed, Check.That("01-1", Zeros).Verdict);

    [Fact]
    public void That_EndlessGenerator_IsCutOff()
    {
        var result = Check.That(new CloseTheTap(), Endless);
        Assert.Equal("Still going after 1,000 steps: the method never ends.", result.Rules.Single(rule => rule.Name == "closes at the normal end").Observed);
    }

    [Fact]
    public void Run_AnswerThatNeverComesBack_FailsItsRuleAndSkipsTheRest()
    {
        var clock = new VirtualTime();
        using var never = new ManualResetEventSlim();
        using var interrupted = new ManualResetEventSlim();
        Func<Yielder<double, double>, Coroutine> hanging = _ =>
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            try
            {
                never.Wait(TestContext.Current.CancellationToken);
            }
            catch (ThreadInterruptedException)
            {
                interrupted.Set();
                throw;
            }

            return default;
        };
        var exercise = new RunningAverage();

        var result = exercise.Run(hanging, new Guard(TimeSpan.FromSeconds(5), clock));

        interrupted.Wait(TestContext.Current.CancellationToken);
        Assert.Equal(Verdict.Failed, result.Verdict);
        Assert.IsType<UnresponsiveException>(result.Rules[0].Exception);
        Assert.StartsWith("Did not come back within 5 s", result.Rules[0].Observed, StringComparison.Ordinal);
        Assert.All(result.Rules.Skip(1), rule => Assert.StartsWith("not run", rule.Observed, StringComparison.Ordinal));
    }

    [Fact]
    public void Run_Answer_SeesTheCallersContext()
    {
        var flowing = new AsyncLocal<string> { Value = "the cell's" };
        string? seen = null;
        Check.That(new RunningAverage(), _ =>
        {
            seen = flowing.Value;
            throw new NotAttemptedException();
        });
        Assert.Equal("the cell's", seen);
    }

    [Fact]
    public void ToHtml_BrokenRule_HasHintAndPicture()
    {
        var result = Check.That(new RunningAverage(), Zeros);
        var html = result.ToHtml();
        Assert.Contains(">does not hold<", html, StringComparison.Ordinal);
        Assert.Contains("The run as a picture", html, StringComparison.Ordinal);
        Assert.Contains("<svg", html, StringComparison.Ordinal);
        Assert.Contains("Hint 3", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }

    [Fact]
    public void ToText_BrokenRule_HasTheSameFacts()
    {
        Assert.Equal(
            """
            01-1 Running average: 2 of 4 rules hold
              ✓ answers 0 before anything is sent
              ✗ answers each number with the average so far
                  expected  10, 15, 30
                  observed  0, 0, 0
                  hint      The numbers sent are 10, 20 and 60. Add the number that the Yield gives before you divide.
              ✗ two coroutines do not disturb each other
                  expected  100, 2, 200, 3
                  observed  0, 0, 0, 0
                  hint      Two of them run by turns: one is sent 100 and 300, the other 2 and 4. Where do sum and count live?
              ✓ ends when it is closed
            """.ReplaceLineEndings("\n"),
            Check.That(new RunningAverage(), Zeros).ToText());
    }

    [Fact]
    public void ToHtml_TextOfTheAnswer_IsEscaped()
    {
        var html = Check.That(new RunningAverage(), _ => throw new FormatException("<b>\u0001&")).ToHtml();
        Assert.Contains("&lt;b&gt;␁&amp;", html, StringComparison.Ordinal);
    }

    private static async Coroutine Zeros(Yielder<double, double> yielder)
    {
        while (true) await yielder.Yield(0);
    }

    private static async Coroutine HalfDone(Yielder<double, double> yielder)
    {
        await yielder.Yield(0);
        throw new NotAttemptedException();
    }

    private static async Coroutine Endless(Yielder<string, object?> yielder, Tap tap)
    {
        using (tap.Open())
        {
            for (var number = 1; ; number++) await yielder.Yield(tap.Draw(number));
        }
    }
}
