using Course.Kernel.Languages.FSharp;
using Xunit;

namespace Course.Kernel.Tests.Jupyter;

/// <summary>Completion and inspection of F#; the cursor is written as |.</summary>
public sealed class FSharpAssistantTests
{
    private static readonly Lazy<FSharpLanguage> FSharp = new(() => new FSharpLanguage());

    [Theory]
    [InlineData("Console.WriteL|", "WriteLine")]
    [InlineData("List.sumB|", "sumBy")]
    [InlineData("\"a\".Leng|", "Length")]
    [InlineData("[1; 2] |> List.ma|p id", "map")]
    [InlineData("let total = 3\ntota|", "total")]
    [InlineData("type Shape = { Sides: int }\nlet square = { Sides = 4 }\nsquare.Sid|", "Sides")]
    [InlineData("System.Threading.Task|", "Tasks")]
    [InlineData("memb|", "member")]
    [InlineData("#r \"nuget: Some.Package\"\nMath.Sqr|", "Sqrt")]
    [InlineData("#r \"nuget: Conso|\"", "")]
    [InlineData("// Consol|", "")]
    [InlineData("(* Consol|", "")]
    [InlineData("\"Consol|\"", "")]
    [InlineData("\"Consol|", "")]
    [InlineData("nothing.|", "")]
    [InlineData("\"a\"|", "")]
    public void Complete_OffersWhatCouldStandThere(string marked, string expected)
    {
        string[] items = [.. Complete(marked).Items.Select(item => item.Text)];

        if (expected.Length == 0) Assert.Empty(items);
        else Assert.Contains(expected, items);
    }

    [Fact]
    public void Complete_ReplacesTheWholeName()
    {
        CodeCompletions completions = Complete("Console.Wri|te 2");

        Assert.Equal((8, 13), (completions.Start, completions.End));
    }

    [Fact]
    public void Complete_Overloads_AreCounted() =>
        Assert.Matches(@"Write.* \(\+ \d+ overloads\)$", Assert.Single(Complete("Console.WriteL|").Items).Signature);

    [Theory]
    [InlineData("List.ma|p", "val map")]
    [InlineData("let double x = x * 2\ndoubl|e 4", "val double: x: int -> int")]
    [InlineData("Console.WriteLi|ne", "Console.WriteLine")]
    public void Inspect_ShowsTheDeclaration(string marked, string expected) => Assert.Contains(expected, Inspect(marked)!.PlainText, StringComparison.Ordinal);

    [Fact]
    public void Inspect_ShowsTheDocumentation() =>
        Assert.Contains("Builds a new collection", Inspect("List.ma|p")!.PlainText, StringComparison.Ordinal);

    [Theory]
    [InlineData("|")]
    [InlineData("nothingKnow|n")]
    [InlineData("1 |+ 2")]
    public void Inspect_OfNothing_IsNothing(string marked) => Assert.Null(Inspect(marked));

    private static CodeCompletions Complete(string marked)
    {
        int position = marked.IndexOf('|', StringComparison.Ordinal);
        position = marked.Contains("|>", StringComparison.Ordinal) ? marked.LastIndexOf('|') : position;
        return FSharp.Value.Complete(marked.Remove(position, 1), position);
    }

    private static CodeInspection? Inspect(string marked)
    {
        int position = marked.IndexOf('|', StringComparison.Ordinal);
        return FSharp.Value.Inspect(marked.Remove(position, 1), position);
    }
}
