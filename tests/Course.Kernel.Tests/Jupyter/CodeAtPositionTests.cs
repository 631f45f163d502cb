using Course.Kernel.Languages;
using Xunit;

namespace Course.Kernel.Tests.Jupyter;

/// <summary>The part of a cell that a cursor, written as |, is in.</summary>
public sealed class CodeAtPositionTests
{
    [Theory]
    [InlineData("ab|c", "csharp", "abc", null)]
    [InlineData("a\n#!html\n<b>|", "html", " \n      \n<b>", null)]
    [InlineData("a|\n#!html\n<b>", "csharp", "a\n      \n   ", null)]
    [InlineData("#!html\nx\n#!C#\nab|\n#!time\nc", "csharp", "      \n \n    \nab\n      \nc", null)]
    [InlineData("#!ht|", "csharp", "    ", "#!ht")]
    [InlineData("1\n#!html|\nx", "csharp", "1\n      \nx", "#!html")]
    [InlineData("|", "csharp", "", null)]
    [InlineData("\n\n|", "csharp", "\n\n", null)]
    public void Find_BlanksWhatIsElsewhere(string marked, string language, string code, string? magicLine)
    {
        int position = marked.IndexOf('|', StringComparison.Ordinal);

        CodeAtPosition found = CodeAtPosition.Find(marked.Remove(position, 1), position, "csharp");

        Assert.Equal((language, code, magicLine), (found.Language, found.Code, found.MagicLine));
    }
}
