using Course.Kernel.Jupyter;
using FsCheck.Xunit;
using Xunit;

namespace Course.Kernel.Tests.Jupyter;

public sealed class CodePointsTests
{
    [Theory]
    [InlineData("abc", 2, 2)]
    [InlineData("a😀b", 2, 3)]
    [InlineData("a😀b", 3, 4)]
    [InlineData("😀", 9, 2)]
    [InlineData("\ud83d", 1, 1)]
    [InlineData("", 1, 0)]
    public void ToUnits_CountsPairsAsOneCharacter(string text, int characters, int units) => Assert.Equal(units, CodePoints.ToUnits(text, characters));

    [Property]
    public bool FromUnits_OfEveryCharacter_GivesItBack(string? text)
    {
        string code = text + "😀é" + text;
        return Enumerable.Range(0, code.EnumerateRunes().Count() + 1).All(character => CodePoints.FromUnits(code, CodePoints.ToUnits(code, character)) == character
            || CodePoints.ToUnits(code, character) == code.Length);
    }
}
