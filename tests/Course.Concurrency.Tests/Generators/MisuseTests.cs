using System.Globalization;
using Course.Concurrency.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using static Course.Concurrency.Tests.Generators.Bodies;

namespace Course.Concurrency.Tests.Generators;

/// <summary>What cannot work is refused in the body, with a sentence that says what to do.</summary>
public sealed class MisuseTests
{
    [Theory]
    [InlineData("await Task.CompletedTask;")]
    [InlineData("await Task.Yield();")]
    [InlineData("await new ValueTask();")]
    [InlineData("await Task.Delay(1).ConfigureAwait(false);")]
    public void Await_OfWhatNobodyWouldResume_DoesNotCompile(string statement)
    {
        var diagnostic = Assert.Single(ErrorsOf($$"""
            using System.Threading.Tasks;
            using Course.Concurrency.Generators;
            static class Body { static async Coroutine Of(Yielder<int, int> yielder) { await yielder.Yield(1); {{statement}} } }
            """));

        Assert.Contains(nameof(IGeneratorAwaiter), diagnostic, StringComparison.Ordinal);
    }

    [Fact]
    public void Await_OfWhatAGeneratorResumes_Compiles() =>
        Assert.Empty(ErrorsOf("""
            using Course.Concurrency.Generators;
            static class Body
            {
                static async Coroutine<string> Part(Yielder<int, int> yielder) { await yielder.Yield(1); return ""; }
                static async Coroutine Of(Yielder<int, int> yielder, Generator<int, int, string> other)
                {
                    await Part(yielder);
                    await yielder.From(other);
                    await yielder.From([1, 2]);
                }
            }
            """));

    [Fact]
    public void Await_OfOneCoroutineTwice_IsRefused()
    {
        var generator = Make(async yielder =>
        {
            var once = OneTwoThree(yielder);
            await once;
            return await once;
        });

        Assert.Contains("awaited before", Assert.Throws<InvalidOperationException>(() => generator.ToList()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Await_OfTheDefaultCoroutine_IsRefused()
    {
        Assert.Contains("empty", Assert.Throws<InvalidOperationException>(() => Make(async _ => await default(Coroutine<string>)).Next()).Message, StringComparison.Ordinal);
        Assert.Contains("empty", Assert.Throws<InvalidOperationException>(() => Generator.Create<int, int>(async _ => await default(Coroutine)).Next()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Next_BodyReturnsTheDefaultCoroutine_IsRefused() =>
        Assert.Contains("not a coroutine", Assert.Throws<InvalidOperationException>(() => Generator.Create<int, int>(_ => default).Next()).Message, StringComparison.Ordinal);

    [Fact]
    public void Next_BodyReturnsACoroutineThatRanBefore_IsRefused()
    {
        Coroutine<string> coroutine = default;
        var first = Make(yielder => coroutine = OneTwoThree(yielder));
        first.Next();

        Assert.Contains("ran before", Assert.Throws<InvalidOperationException>(() => Make(_ => coroutine).Next()).Message, StringComparison.Ordinal);
        Assert.Equal(2, first.Next());
    }

    [Fact]
    public void Yield_ThroughAnotherGeneratorsYielder_IsRefusedAndThatOneIsUnharmed()
    {
        Yielder<int, string?> foreign = default;
        var other = Make(async yielder =>
        {
            foreign = yielder;
            await yielder.Yield(1);
            return "unharmed";
        });
        other.Next();
        var generator = Generator.Create<int, string?>(async _ => await foreign.Yield(99));

        Assert.Contains("another generator", Assert.Throws<InvalidOperationException>(() => generator.Next()).Message, StringComparison.Ordinal);
        Assert.Equal("unharmed", StopValue(() => other.Next()));
    }

    [Fact]
    public void From_ThroughAnotherGeneratorsYielder_IsRefused()
    {
        Yielder<int, string?> foreign = default;
        var other = Make(async yielder =>
        {
            foreign = yielder;
            await yielder.Yield(1);
            return "unharmed";
        });
        other.Next();
        var generator = Make(async _ => await foreign.From(Make(OneTwoThree)) ?? "");

        Assert.Throws<InvalidOperationException>(() => generator.Next());
        Assert.Equal("unharmed", StopValue(() => other.Next()));
    }

    [Fact]
    public async Task Await_OfACoroutineOutsideAGenerator_IsRefusedThere()
    {
        var refusal = await Assert.ThrowsAsync<NotSupportedException>(async () => await OneTwoThree(default));

        Assert.Contains("Only the body", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await default(Coroutine));
    }

    [Fact]
    public async Task Await_OfAYieldOrADelegationOutsideItsGenerator_IsRefusedThereAndTheGeneratorIsUnharmed()
    {
        Yielder<int, string?> smuggled = default;
        var generator = Make(async yielder =>
        {
            smuggled = yielder;
            await yielder.Yield(1);
            return "unharmed";
        });
        generator.Next();

        await Assert.ThrowsAsync<NotSupportedException>(async () => await smuggled.Yield(99));
        await Assert.ThrowsAsync<NotSupportedException>(async () => await smuggled.From(Make(OneTwoThree)));
        await Assert.ThrowsAsync<NotSupportedException>(async () => await smuggled.From([1]));
        Assert.Equal("unharmed", StopValue(() => generator.Next()));
    }

    private static IEnumerable<string> ErrorsOf(string source) =>
        from diagnostic in CSharpCompilation.Create(
            "Bodies",
            [CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken)],
            [.. AppDomain.CurrentDomain.GetAssemblies().Where(assembly => !assembly.IsDynamic && assembly.Location != "").Select(assembly => MetadataReference.CreateFromFile(assembly.Location))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(Stream.Null, cancellationToken: TestContext.Current.CancellationToken).Diagnostics
        where diagnostic.Severity == DiagnosticSeverity.Error
        select diagnostic.GetMessage(CultureInfo.InvariantCulture);
}
