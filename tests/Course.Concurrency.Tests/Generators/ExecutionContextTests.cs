using Course.Concurrency.Generators;

namespace Course.Concurrency.Tests.Generators;

/// <summary>A step runs in the context, and on the thread, of whoever resumes the generator.</summary>
public sealed class ExecutionContextTests
{
    private static readonly AsyncLocal<string?> Ambient = new();

    [Fact]
    public void Step_SeesTheAmbientValueOfItsResumer()
    {
        Ambient.Value = "at creation";
        using var generator = Generator.Create<string?, int>(async yielder =>
        {
            while (true) await yielder.Yield(Ambient.Value);
        });

        Ambient.Value = "first";
        Assert.Equal("first", generator.Next());
        Ambient.Value = "second";
        Assert.Equal("second", generator.Next());
    }

    [Fact]
    public void Step_SetsAnAmbientValue_ItsResumerSeesIt()
    {
        using var generator = Generator.Create<int, int>(async yielder =>
        {
            Ambient.Value = "set by the body";
            await yielder.Yield(1);
        });

        Ambient.Value = "before";
        generator.Next();

        Assert.Equal("set by the body", Ambient.Value);
    }

    [Fact]
    public void Step_OnAnotherThread_RunsThere()
    {
        using var generator = Generator.Create<int, int>(async yielder =>
        {
            while (true) await yielder.Yield(Environment.CurrentManagedThreadId);
        });
        var first = generator.Next();
        var (second, expected) = (0, 0);

        var thread = new Thread(() => (second, expected) = (generator.Next(), Environment.CurrentManagedThreadId));
        thread.Start();
        thread.Join();

        Assert.Equal(Environment.CurrentManagedThreadId, first);
        Assert.Equal(expected, second);
    }
}
