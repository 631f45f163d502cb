using Course.Cli.Exporting;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Course.Cli.Tests.Exporting;

/// <summary>Links to headings keep working: anchors are unique, and adding a heading changes none before it.</summary>
public sealed class HeadingAnchorsTests
{
    [Theory]
    [InlineData("The four uses of yield (yield 的四种常见用法)", "the-four-uses-of-yield-yield-的四种常见用法")]
    [InlineData("F#'s `yield!`", "fs-yield")]
    [InlineData("!?", "section")]
    public void Next_IsMadeAsGitHubMakesIt(string title, string expected) =>
        Assert.Equal(expected, new HeadingAnchors().Next(title));

    [Fact]
    public void Next_SameTitleAgain_GetsANumber()
    {
        HeadingAnchors anchors = new();

        Assert.Equal(["see", "see-1", "see-1-1", "see-2"], new[] { "See", "See", "See 1", "see" }.Select(anchors.Next));
    }

    [Property]
    public bool Next_IsUniqueAndDoesNotDependOnWhatFollows(int[] numbers, int more)
    {
        // Few titles, so that many are the same.
        string[] titles = [.. numbers.Select(number => $"Part {Math.Abs(number % 3)}").Append($"Part {Math.Abs(more % 3)}")];
        HeadingAnchors whole = new();
        HeadingAnchors begun = new();
        string[] all = [.. titles.Select(whole.Next)];

        return all.Distinct().Count() == all.Length && all[..^1].SequenceEqual(titles[..^1].Select(begun.Next));
    }
}
