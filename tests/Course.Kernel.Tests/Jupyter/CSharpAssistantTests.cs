using Course.Kernel.Languages.CSharp;
using Xunit;

namespace Course.Kernel.Tests.Jupyter;

/// <summary>Completion and inspection of C#; the cursor is written as |.</summary>
public sealed class CSharpAssistantTests
{
    private readonly CSharpLanguage csharp = new(Directory.GetCurrentDirectory());

    [Theory]
    [InlineData("Console.Wri|", "Write, WriteLine")]
    [InlineData("Console.Wri|(5);", "Write, WriteLine")]
    [InlineData("\"a\".Len|", "Length")]
    [InlineData("System.Threading.Tas|", "Tasks")]
    [InlineData("using System.Lin|", "Linq")]
    [InlineData("int? a = 3; a?.CompareT|", "CompareTo")]
    [InlineData("string? s = null; s?.Leng|", "Length")]
    [InlineData("var list = new List<int>(); list.Where(x => x.CompareT|", "CompareTo")]
    [InlineData("new System.Text.StringBuilder { Capa|", "Capacity")]
    [InlineData("new System.Text.StringBuilder { Capacity = 1, Leng|", "Length")]
    [InlineData("int sumOfAll = 0; sumOf|", "sumOfAll")]
    [InlineData("void Walk(int steps) { step| }", "steps")]
    [InlineData("enum Colour { Red, Green } Colour.Gre|", "Green")]
    [InlineData("foreac|", "foreach")]
    [InlineData("class A { public int @class; } new A().cla|", "@class")]
    [InlineData("$\"{Math.Sq|}\"", "Sqrt")]
    [InlineData("// Consol|", "")]
    [InlineData("/* Consol|", "")]
    [InlineData("\"Consol|\"", "")]
    [InlineData("\"Consol|", "")]
    [InlineData("$\"Consol|\"", "")]
    [InlineData("5.CompareT|", "CompareTo")]
    [InlineData("5|", "")]
    [InlineData("#r \"nuget: Some.Package\"\nMath.Sq|", "Sqrt")]
    [InlineData("#r \"nuget: Conso|\"", "")]
    [InlineData("nothing.|", "")]
    public void Complete_OffersWhatCouldStandThere(string marked, string expected) => Assert.Equal(expected, string.Join(", ", Complete(marked).Items.Select(item => item.Text)));

    [Fact]
    public void Complete_ReplacesTheWholeName()
    {
        CodeCompletions completions = Complete("1; Console.Wri|te(2)");

        Assert.Equal((11, 16), (completions.Start, completions.End));
    }

    [Fact]
    public void Complete_BeforeALineThatGoesOn_IsNotPutOffByIt() => Assert.Contains(Complete("Console.|\nvar x = 1;").Items, item => item.Text == "WriteLine");

    [Fact]
    public void Complete_Overloads_AreOneItemThatCountsThem()
    {
        CodeCompletions.Item item = Assert.Single(Complete("Math.Sig|").Items);

        Assert.Equal("function", item.Kind);
        Assert.Matches(@"^int Math\.Sign\(.*\) \(\+ 7 overloads\)$", item.Signature);
    }

    [Fact]
    public void Complete_ExtensionMethods_AreMembers() => Assert.Contains(Complete("\"a\".Sel|").Items, item => item.Text == "Select");

    [Fact]
    public void Complete_StaticMembers_AreNotThoseOfAValue() => Assert.DoesNotContain(Complete("\"a\".|").Items, item => item.Text is "IsNullOrEmpty" or "op_Equality" or "get_Length");

    [Fact]
    public void Complete_Nothing_OffersNamesAndKeywords()
    {
        IReadOnlyList<CodeCompletions.Item> items = Complete("|").Items;

        Assert.Contains(items, item => item is { Text: "Console", Kind: "class" });
        Assert.Contains(items, item => item is { Text: "while", Kind: "keyword" });
        Assert.Contains(items, item => item is { Text: "display", Kind: "function" });
    }

    [Theory]
    [InlineData("Console.Write|Line", "void Console.WriteLine()")]
    [InlineData("Console.WriteLine|", "void Console.WriteLine()")]
    [InlineData("Console.WriteLine(|", "void Console.WriteLine()")]
    [InlineData("Console.WriteLine(\"a\", |)", "void Console.WriteLine(string format, object? arg0)")]
    [InlineData("Math.Max(1, 2|)", "int Math.Max(int val1, int val2)")]
    [InlineData("new List<int>(|", "List<int>.List(int capacity)")]
    [InlineData("int count = 1; cou|nt", "int count")]
    [InlineData("string|", "string")]
    [InlineData("/// <summary>Counts.</summary>\nint Cou|nt(int from) => from;", "int Count(int from)")]
    public void Inspect_ShowsTheDeclaration(string marked, string expected) => Assert.Contains(expected, Inspect(marked)!.PlainText.Split('\n'));

    [Fact]
    public void Inspect_ShowsTheDocumentation()
    {
        CodeInspection found = Inspect("\"a\".PadLeft|(3)")!;

        Assert.Contains("totalWidth: ", found.PlainText, StringComparison.Ordinal);
        Assert.Contains("ArgumentOutOfRangeException: ", found.PlainText, StringComparison.Ordinal);
        Assert.StartsWith("```csharp\nstring string.PadLeft(int totalWidth)", found.Markdown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("|")]
    [InlineData("1 + |2")]
    [InlineData("nothing|")]
    [InlineData("// Console|")]
    public void Inspect_NothingThere_IsNull(string marked) => Assert.Null(Inspect(marked));

    [Theory]
    [InlineData("1 + 1", nameof(CodeCompleteness.CodeState.Complete), "")]
    [InlineData("int x = 1;", nameof(CodeCompleteness.CodeState.Complete), "")]
    [InlineData("// only this", nameof(CodeCompleteness.CodeState.Complete), "")]
    [InlineData("if (true) {", nameof(CodeCompleteness.CodeState.Incomplete), "    ")]
    [InlineData("class A\n{\n    void B()\n    {", nameof(CodeCompleteness.CodeState.Incomplete), "        ")]
    [InlineData("Console.WriteLine(", nameof(CodeCompleteness.CodeState.Incomplete), "    ")]
    [InlineData("/* open", nameof(CodeCompleteness.CodeState.Incomplete), "")]
    [InlineData("}", nameof(CodeCompleteness.CodeState.Invalid), "")]
    [InlineData("var s = \"abc", nameof(CodeCompleteness.CodeState.Invalid), "")]
    [InlineData("var s = $\"abc", nameof(CodeCompleteness.CodeState.Invalid), "")]
    [InlineData("var c = 'a", nameof(CodeCompleteness.CodeState.Invalid), "")]
    [InlineData("else", nameof(CodeCompleteness.CodeState.Invalid), "")]
    [InlineData("catch", nameof(CodeCompleteness.CodeState.Invalid), "")]
    [InlineData("case 1:", nameof(CodeCompleteness.CodeState.Invalid), "")]
    [InlineData("var s = @\"abc", nameof(CodeCompleteness.CodeState.Incomplete), "")]
    [InlineData("var s = \"\"\"\nabc", nameof(CodeCompleteness.CodeState.Incomplete), "")]
    [InlineData("if (true) { } else", nameof(CodeCompleteness.CodeState.Incomplete), "")]
    [InlineData("foreach (var x in new[] { 1 })", nameof(CodeCompleteness.CodeState.Incomplete), "")]
    [InlineData("var s = $\"abc {1 +", nameof(CodeCompleteness.CodeState.Incomplete), "")]
    [InlineData("try { }", nameof(CodeCompleteness.CodeState.Incomplete), "")]
    [InlineData("var q = from x in xs\n    where", nameof(CodeCompleteness.CodeState.Incomplete), "    ")]
    [InlineData("switch (1)\n{\n    case 1:", nameof(CodeCompleteness.CodeState.Incomplete), "    ")]
    [InlineData("var x = new List<int>\n{\n    1,", nameof(CodeCompleteness.CodeState.Incomplete), "    ")]
    [InlineData("#if DEBUG\nint x", nameof(CodeCompleteness.CodeState.Incomplete), "")]
    public void CheckCompleteness_TellsOpenFromDone(string code, string state, string indent)
    {
        CodeCompleteness found = csharp.CheckCompleteness(code);

        Assert.Equal((state, indent), (found.State.ToString(), found.Indent));
    }

    private CodeCompletions Complete(string marked)
    {
        int position = marked.IndexOf('|', StringComparison.Ordinal);
        return csharp.Complete(marked.Remove(position, 1), position);
    }

    private CodeInspection? Inspect(string marked)
    {
        int position = marked.IndexOf('|', StringComparison.Ordinal);
        return csharp.Inspect(marked.Remove(position, 1), position);
    }
}
