using Xunit;

namespace Course.Exercises.Tests;

public sealed class ClaimTests
{
    [Fact]
    public void Is_Equal_Passes()
    {
        Claim.Is(1 + 1, 2);
        Claim.Is("a", "a");
        Claim.Is([1, 2], new List<int> { 1, 2 });
    }

    [Fact]
    public void Is_Different_SaysBothAndTheExpression()
    {
        var exception = Assert.Throws<ClaimException>(() => Claim.Is(1 + 1, 3));
        Assert.Equal("1 + 1 is 2, and should be 3.", exception.Message);
    }

    [Fact]
    public void Is_ExpressionOnSeveralLines_IsToldOnOne()
    {
        var exception = Assert.Throws<ClaimException>(() => Claim.Is(
            1 +
                1, 3));
        Assert.StartsWith("1 + 1 is 2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_SequencesOfDifferentLength_Throws() => Assert.Throws<ClaimException>(() => Claim.Is([1, 2], new List<int> { 1 }));

    [Fact]
    public void Throws_TheRightException_ReturnsIt()
    {
        var exception = new FormatException("x");
        Assert.Same(exception, Claim.Throws<FormatException>(() => throw exception));
    }

    [Fact]
    public void Throws_Nothing_Throws() => Assert.Throws<ClaimException>(() => Claim.Throws<FormatException>(() => { }));

    [Fact]
    public void Throws_AnotherException_KeepsItInside()
    {
        var exception = new FormatException("x");
        Assert.Same(exception, Assert.Throws<ClaimException>(() => Claim.Throws<TimeoutException>(() => throw exception)).InnerException);
    }
}
