using Course.Kernel.Languages.Magics;
using Xunit;

namespace Course.Kernel.Tests.Jupyter;

/// <summary>What completes a magic line, up to a cursor at its end.</summary>
public sealed class MagicCompletionTests
{
    private readonly MagicCompletion completion = new(["csharp", "fsharp"], ["csharp", "share", "set", "connect"], () => ["python3", "course-csharp"]);

    [Theory]
    [InlineData("#!s", "#!set #!share")]
    [InlineData("#!", "#!connect #!csharp #!set #!share")]
    [InlineData("#!share ", "--from --as --mime-type --name")]
    [InlineData("#!share --f", "--from")]
    [InlineData("#!share --from ", "csharp fsharp")]
    [InlineData("#!share --from f", "fsharp")]
    [InlineData("#!share --from fsharp ", "--as --mime-type --name")]
    [InlineData("#!share --from fsharp --as ", "")]
    [InlineData("#!set --name x --value @f", "@fsharp:")]
    [InlineData("#!connect ", "jupyter")]
    [InlineData("#!connect jupyter --kernel-name py --kernel-spec ", "course-csharp python3")]
    [InlineData("#!csharp ", "")]
    [InlineData("#!nothing --", "")]
    public void Complete_OffersWhatCanFollow(string line, string expected)
    {
        CodeCompletions found = completion.Complete(line, line.Length + 10);

        Assert.Equal(expected, string.Join(' ', found.Items.Select(item => item.Text)));
        Assert.Equal(line.Length + 10, found.End);
        Assert.Equal(line.Split(' ')[^1].Length, found.End - found.Start);
    }

    [Fact]
    public void Complete_SaysWhatAParameterIs() =>
        Assert.Equal("Its name in the current language.", Assert.Single(completion.Complete("#!share --as", 12).Items).Signature);
}
