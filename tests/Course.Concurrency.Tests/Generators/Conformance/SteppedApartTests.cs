using System.Text.Json;
using Course.Concurrency.Generators;
using Course.Concurrency.Tracing;
using static Course.Concurrency.Tests.Generators.Bodies;

namespace Course.Concurrency.Tests.Generators.Conformance;

/// <summary>
/// A delegate that was resumed directly steps the generator that delegates to it. That one is not executing, its delegate
/// is: so the error is raised in the delegator, at its yield from. What CPython does was recorded by record_stepped_apart.py.
/// </summary>
public sealed class SteppedApartTests
{
    private static readonly JsonElement Recorded = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "stepped_apart.json"))).RootElement;

    public static TheoryData<string, string, int> Cases =>
        [.. Recorded.EnumerateArray().Select(one => (one.GetProperty("step").GetString()!, one.GetProperty("reaction").GetString()!, one.GetProperty("levels").GetInt32()))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_OfADelegatorFromADelegateThatRunsApart_DoesAsCPython(string step, string reaction, int levels)
    {
        var expected = Recorded.EnumerateArray().Single(one =>
            one.GetProperty("step").GetString() == step && one.GetProperty("reaction").GetString() == reaction && one.GetProperty("levels").GetInt32() == levels);

        Assert.Equal([.. expected.GetProperty("log").EnumerateArray().Select(line => line.GetString()!)], Run(step, reaction, levels));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_WhileTraced_DoesTheSame(string step, string reaction, int levels)
    {
        List<string> traced = [];
        TraceLog.Record(() => traced = Run(step, reaction, levels));

        Assert.Equal(Run(step, reaction, levels), traced);
    }

    [Fact]
    public void Status_OfTheDelegatorOfADelegateThatRunsApart_IsSuspended()
    {
        Generator<int, string?, string> outer = null!;
        List<GeneratorStatus> seen = [];
        var inner = Make(async yielder =>
        {
            await yielder.Yield(1);
            seen.Add(outer.Status);
            await yielder.Yield(2);
            seen.Add(outer.Status);
            return "";
        });
        outer = Around(Around(inner));
        outer.Next();

        inner.Next();
        outer.TryNext(out _);

        Assert.Equal([GeneratorStatus.Suspended, GeneratorStatus.Running], seen);
    }

    [Fact]
    public void From_ADelegatorInADelegateThatRunsApart_RaisesInTheDelegatorAndMakesNoRing()
    {
        Generator<int, string?, string> outer = null!;
        var inner = Make(async yielder =>
        {
            await yielder.Yield(1);
            return $"<{await yielder.From(outer)}>";
        });
        outer = Make(async yielder =>
        {
            try
            {
                return await yielder.From(inner) ?? "";
            }
            catch (InvalidOperationException)
            {
                await yielder.Yield(5);
                return "survived";
            }
        });
        outer.Next();

        Assert.Equal(5, inner.Next());
        Assert.Equal("<survived>", StopValue(() => inner.Next()));
    }

    private static List<string> Run(string step, string reaction, int levels)
    {
        List<string> log = [];
        Generator<int, string?, string> outer = null!;
        var inner = Make(async yielder =>
        {
            await yielder.Yield(1);
            log.Add($"inner {Told(() => Step(outer, step))}");
            await yielder.Yield(2);
            return "r";
        });
        outer = inner;
        for (var level = 0; level < levels; level++) outer = Delegating(outer, $"d{level}", reaction, log);
        foreach (var (name, generator) in new[] { ("outer", outer), ("inner", inner), ("outer", outer), ("outer", outer), ("inner", inner) })
            log.Add($"{name} step {Told(() => $"{generator.Next()}")}");
        return log;
    }

    private static Generator<int, string?, string> Delegating(Generator<int, string?, string> inner, string name, string reaction, List<string> log) => Make(async yielder =>
    {
        string? result;
        try
        {
            result = await yielder.From(inner);
        }
        catch (Exception exception)
        {
            log.Add($"{name} {Named(exception)}");
            if (reaction == "pass") throw;
            if (reaction == "yield") await yielder.Yield(9);
            return name;
        }

        log.Add($"{name} result {result ?? "None"}");
        return result!;
    });

    private static string Step(Generator<int, string?, string> generator, string step)
    {
        switch (step)
        {
            case "next": return $"{generator.Next()}";
            case "send": return $"{generator.Send("x")}";
            case "throw": return $"{generator.Throw(new KeyNotFoundException())}";
            case "exit": return $"{generator.Throw(new GeneratorExitException())}";
            case "close":
                generator.Close();
                return "None";
            default: throw new ArgumentOutOfRangeException(nameof(step));
        }
    }

    private static string Told(Func<string> attempt)
    {
        try
        {
            return $"got {attempt()}";
        }
        catch (StopIterationException stop)
        {
            return $"stop {stop.Value ?? "None"}";
        }
        catch (Exception exception)
        {
            return Named(exception);
        }
    }

    private static string Named(Exception exception) => exception switch
    {
        GeneratorExitException => "exit",
        InvalidOperationException when exception.Message.Contains("already executing", StringComparison.Ordinal) => "already executing",
        InvalidOperationException when exception.Message.Contains("ignored GeneratorExit", StringComparison.Ordinal) => "ignored exit",
        _ => exception.ToString(),
    };
}
