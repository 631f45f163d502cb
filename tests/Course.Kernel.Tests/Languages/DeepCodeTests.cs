using Xunit;

namespace Course.Kernel.Tests.Languages;

/// <summary>Code that is nested so deeply that a compiler's stack would overflow. Every test would end the kernel.</summary>
public sealed class DeepCodeTests(SharedKernel kernel)
{
    [Theory]
    [InlineData("(", "csharp")]
    [InlineData("[", "csharp")]
    [InlineData("{", "csharp")]
    [InlineData("A<", "csharp")]
    [InlineData("$\"{", "csharp")]
    [InlineData("!", "csharp")]
    [InlineData("(", "fsharp")]
    [InlineData("[", "fsharp")]
    [InlineData("(", "javascript")]
    [InlineData("[", "javascript")]
    public async Task Cell_NestedTooDeeply_IsOneError(string open, string language)
    {
        CellResult result = await kernel.RunAsync($"#!{language}\n" + string.Concat(Enumerable.Repeat(open, 20_000)));

        Assert.Equal("CompilationError", result.Error!.Name);
        Assert.Contains("nested more than 500 levels deep", result.Error.Value, StringComparison.Ordinal);
        Assert.InRange(result.Error.Traceback.Max(line => line.Length), 1, 200);
        Assert.Equal("1", await kernel.ValueOfAsync("1.ToString()"));
    }

    [Theory]
    [InlineData("1", "+1")]
    [InlineData("\"a\"", ".ToString()")]
    [InlineData("", "if (true) ")]
    [InlineData("", "true ? 1 : ")]
    public async Task Cell_ThatGoesOnTooLong_LeavesTheKernelAlive(string start, string part)
    {
        await kernel.RunAsync(start + string.Concat(Enumerable.Repeat(part, 5_000)));

        Assert.Equal("1", await kernel.ValueOfAsync("1.ToString()"));
    }

    [Fact]
    public async Task Brackets_ThatClose_AreNoDepth() => Assert.Equal(
        "1500", await kernel.ValueOfAsync(string.Concat(Enumerable.Repeat("Math.Abs(1);", 1500)) + "\n(\"" + new string('(', 300) + "\".Length * 5).ToString()"));

    [Theory]
    [InlineData(CodeQuestion.QuestionKind.Complete, "(", "csharp")]
    [InlineData(CodeQuestion.QuestionKind.Inspect, "(", "csharp")]
    [InlineData(CodeQuestion.QuestionKind.CheckCompleteness, "(", "csharp")]
    [InlineData(CodeQuestion.QuestionKind.CheckCompleteness, "A<", "csharp")]
    [InlineData(CodeQuestion.QuestionKind.Complete, "(", "fsharp")]
    public async Task Question_AboutCodeNestedTooDeeply_HasNoAnswer(object kind, string open, string language)
    {
        string code = string.Concat(Enumerable.Repeat(open, 20_000));

        Assert.Equal(CodeAnswer.Nothing, await kernel.AskAsync(new CodeQuestion((CodeQuestion.QuestionKind)kind, code, code.Length, language)));
        Assert.Equal("1", await kernel.ValueOfAsync("1.ToString()"));
    }
}
