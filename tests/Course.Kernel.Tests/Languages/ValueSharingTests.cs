using Xunit;

namespace Course.Kernel.Tests.Languages;

public sealed class ValueSharingTests(SharedKernel kernel)
{
    [Theory]
    [InlineData("123", "int")]
    [InlineData("\"text\"", "string")]
    [InlineData("new[] { 1, 2 }", "int[]")]
    [InlineData("new Dictionary<string, List<int>> { [\"a\"] = [3] }", "Dictionary<string, List<int>>")]
    [InlineData("new int[,] { { 5 } }", "int[,]")]
    [InlineData("new Dictionary<string, int>.KeyCollection(new())", "Dictionary<string, int>.KeyCollection")]
    public async Task Share_BetweenCSharpAndFSharp_IsTheObjectItself(string value, string type)
    {
        await kernel.SucceedAsync($"var there = {value};");
        await kernel.SucceedAsync("#!fsharp\n#!share --from csharp there");
        await kernel.SucceedAsync("#!share --from fsharp there --as back");

        Assert.Equal("True", await kernel.ValueOfAsync($"{type} typed = back;\nobject.Equals(there, typed).ToString()"));
    }

    [Fact]
    public async Task Share_ToFSharp_LeavesItsOwnTypesWhatTheyWere()
    {
        await kernel.SucceedAsync("double[] halves = [0.5, 1.5];");
        await kernel.SucceedAsync("#!fsharp\n#!share --from csharp halves");

        Assert.Equal("a, b", await kernel.ValueOfAsync("#!fsharp\nlet texts = System.Collections.Generic.List<string>([\"a\"; \"b\"])\ntexts |> String.concat \", \""));
    }

    [Theory]
    [InlineData("new double[] { 0.5, 1.5 }", "string (Array.sum shared)", "2")]
    [InlineData("new int[,] { { 1, 2 }, { 3, 4 } }", "string shared[1, 0]", "3")]
    [InlineData("new[] { new[] { 1 }, new[] { 2, 3 } }", "string shared[1].[1]", "3")]
    [InlineData("new List<double> { 0.5, 1.5 }", "string (Seq.sum shared)", "2")]
    [InlineData("new Dictionary<string, List<int>> { [\"a\"] = [1, 2] }", "string (List.ofSeq shared[\"a\"] |> List.sum)", "3")]
    [InlineData("new[] { (1, 2), (3, 4) }", "let struct (_, last) = shared[1] in string last", "4")]
    [InlineData("(1, \"b\", 2.5)", "let struct (_, text, number) = shared in sprintf \"%s %g\" text number", "b 2.5")]
    [InlineData("new Dictionary<int, string>.KeyCollection(new Dictionary<int, string> { [7] = \"a\" })", "string (Seq.head shared)", "7")]
    [InlineData("System.Numerics.BigInteger.Pow(2, 70)", "string (shared + 1I)", "1180591620717411303425")]
    [InlineData("double.NaN", "string (Double.IsNaN shared)", "True")]
    [InlineData("new DateTime(2026, 1, 2)", "string shared.Year", "2026")]
    public async Task Share_ToFSharp_IsTheTypeThatFSharpMeans(string value, string use, string expected)
    {
        await kernel.SucceedAsync($"var shared = {value};\n#!fsharp\n#!share --from csharp shared");

        Assert.Equal(expected, await kernel.ValueOfAsync($"#!fsharp\n{use}"));
    }

    [Fact]
    public async Task Share_FSharpTypes_AreFSharpTypesInCSharp()
    {
        await kernel.SucceedAsync("#!fsharp\nlet numbers = [1; 2; 3]\nlet pair = (1, \"b\")\nlet maybe = Some 4");
        await kernel.SucceedAsync("#!share --from fsharp numbers --as fsNumbers\n#!share --from fsharp pair\n#!share --from fsharp maybe");

        Assert.Equal("6 b 4", await kernel.ValueOfAsync("$\"{fsNumbers.Sum()} {pair.Item2} {maybe.Value}\""));
    }

    [Fact]
    public async Task Share_TypeOfAnFSharpCell_IsDynamicInCSharp()
    {
        await kernel.SucceedAsync("#!fsharp\ntype Point = { X: int; Y: int }\nlet point = { X = 3; Y = 4 }");

        Assert.Equal("7", await kernel.ValueOfAsync("#!share --from fsharp point --as fsPoint\n$\"{fsPoint.X + fsPoint.Y}\""));
    }

    [Fact]
    public async Task Share_TypeOfACSharpCell_GoesToFSharpAsACopyOnly()
    {
        await kernel.SucceedAsync("record Mass(double Kilograms);\nvar mass = new Mass(2);");

        CellResult refused = await kernel.RunAsync("#!fsharp\n#!share --from csharp mass");
        Assert.Contains("F# does not see types of C# cells, such as Mass; share a copy instead: #!set --name mass --value @csharp:mass", refused.Error!.Value, StringComparison.Ordinal);
        Assert.Equal("2", await kernel.ValueOfAsync("#!fsharp\n#!set --name mass --value @csharp:mass\nstring (mass.RootElement.GetProperty(\"Kilograms\").GetInt32())"));
    }

    [Theory]
    [InlineData("new { A = 1 }", "an anonymous one")]
    [InlineData("new[] { new { A = 1 } }", "an anonymous one")]
    [InlineData("new List<Weight>()", "Weight")]
    public async Task Share_WhatIsMadeOfTypesOfACSharpCell_SaysHowFSharpGetsIt(string value, string named)
    {
        CellResult refused = await kernel.RunAsync($"record Weight(double Kilograms);\nvar weighed = {value};\n#!fsharp\n#!share --from csharp weighed");

        Assert.Contains($"such as {named}; share a copy instead: #!set --name weighed --value @csharp:weighed", refused.Error!.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"NaN\"", "'NaN'")]
    [InlineData("new[] { \"NaN\", \"-Infinity\" }", "[ 'NaN', '-Infinity' ]")]
    [InlineData("new[] { double.NaN, double.NegativeInfinity, -0.0 }", "[ NaN, -Infinity, -0 ]")]
    [InlineData("new { A = float.NaN, B = \"Infinity\" }", "{ A: NaN, B: 'Infinity' }")]
    [InlineData("(1, \"b\", (2.5, false))", "[ 1, 'b', [ 2.5, false ] ]")]
    [InlineData("new[] { (1, 2), (3, 4) }", "[ [ 1, 2 ], [ 3, 4 ] ]")]
    [InlineData("Tuple.Create(1, (string)null)", "[ 1, null ]")]
    [InlineData("(1, 2, 3, 4, 5, 6, 7, 8, 9)", "[ 1, 2, 3, 4, 5, 6, 7, 8, 9 ]")]
    [InlineData("System.Numerics.BigInteger.Pow(2, 70)", "1180591620717411303424n")]
    [InlineData("9007199254740993L", "9007199254740993n")]
    [InlineData("ulong.MaxValue", "18446744073709551615n")]
    [InlineData("9007199254740992.0", "9007199254740992")]
    [InlineData("new[] { 1L, long.MinValue }", "[ 1, -9223372036854775808n ]")]
    [InlineData("new System.Numerics.Vector2(1, 2)", "{ X: 1, Y: 2 }")]
    public async Task Share_ToJavaScript_IsWhatItWas(string value, string shown) => Assert.Equal(
        shown + "\n", (await kernel.SucceedAsync($"var exact = {value};\n#!javascript\n#!share --from csharp exact --as arrived\nconsole.log(\"%o\", arrived)")).StandardOutput());

    [Theory]
    [InlineData("NaN", "Double NaN")]
    [InlineData("'NaN'", "String NaN")]
    [InlineData("-1/0", "Double -Infinity")]
    [InlineData("2n ** 70n", "BigInteger 1180591620717411303424")]
    [InlineData("2n ** 53n + 1n", "Int64 9007199254740993")]
    [InlineData("2 ** 60", "Double 1.152921504606847E+18")]
    [InlineData("'\\ud83d'", "String U+D83D")]
    [InlineData("'\\u2028\\\\u'", "String \u2028\\u")]
    [InlineData("Float32Array.of(1.5, 2)", "JsonDocument [1.5,2]")]
    [InlineData("BigInt64Array.of(5n)", "JsonDocument [5]")]
    [InlineData("[1/0, 'Infinity']", "JsonDocument [1e999,\"Infinity\"]")]
    [InlineData("[NaN, 1/0]", "Double[] [NaN,∞]")]
    [InlineData("[NaN, 'NaN', { a: [1] }]", "Object[] [NaN,\"NaN\",{\"a\":[1]}]")]
    [InlineData("{ a: '\\ud83d' }", "Dictionary`2 {\"a\":\"U+D83D\"}")]
    public async Task Share_FromJavaScript_IsWhatItWas(string value, string expected)
    {
        await kernel.SucceedAsync($"#!javascript\nlet source = {value}");

        Assert.Equal(expected, await kernel.ValueOfAsync("""
            #!share --from javascript source --as target
            object boxed = target;
            string Show(object o) => o switch
            {
                System.Text.Json.JsonDocument d => d.RootElement.GetRawText(),
                "\ud83d" => "\"U+D83D\"",
                string s => "\"" + s + "\"",
                double d => double.IsPositiveInfinity(d) ? "∞" : d.ToString(),
                IDictionary<string, object> p => "{" + string.Join(",", p.Select(x => $"\"{x.Key}\":{Show(x.Value)}")) + "}",
                System.Collections.IEnumerable i => "[" + string.Join(",", i.Cast<object>().Select(Show)) + "]",
                _ => o.ToString(),
            };
            boxed.GetType().Name + " " + (boxed is string or double ? boxed.ToString().Replace("\ud83d", "U+D83D") : Show(boxed))
            """));
    }

    [Theory]
    [InlineData("2I ** 70", "BigInteger 1180591620717411303424")]
    [InlineData("nan", "Double NaN")]
    [InlineData("\"nan\"", "String nan")]
    [InlineData("infinity", "Double Infinity")]
    [InlineData("(1, \"b\")", "JsonDocument System.Text.Json.JsonDocument")]
    public async Task Set_Copy_KeepsNumbersNumbersAndTextsTexts(string value, string expected) => Assert.Equal(
        expected, await kernel.ValueOfAsync($"#!fsharp\nlet copied = {value}\n#!csharp\n#!set --name copy --value @fsharp:copied\n((object)copy).GetType().Name + \" \" + copy"));

    [Fact]
    public async Task Share_HalfOfACharacter_ArrivesAndComesBack()
    {
        await kernel.SucceedAsync("var half = \"a\\ud83d\\\"\";\n#!javascript\n#!share --from csharp half");

        Assert.Equal("True", await kernel.ValueOfAsync("#!share --from javascript half --as halfBack\n(half == halfBack).ToString()"));
    }

    [Fact]
    public async Task Share_TypeOfACSharpCell_StaysItselfInCSharp()
    {
        await kernel.SucceedAsync("record Length(double Metres);\nvar length = new Length(2);");

        Assert.Equal("2", await kernel.ValueOfAsync("#!share --from csharp length --as other\nLength typed = other;\ntyped.Metres.ToString()"));
    }

    [Fact]
    public async Task Share_Null_IsNull()
    {
        await kernel.SucceedAsync("string nothing = null;");
        await kernel.SucceedAsync("#!fsharp\n#!share --from csharp nothing");

        Assert.Equal("True", await kernel.ValueOfAsync("#!share --from fsharp nothing --as still\n(still is null).ToString()"));
    }

    [Fact]
    public async Task Share_WithMimeType_IsText() => Assert.Equal(
        "System.String",
        await kernel.ValueOfAsync("var stringType = typeof(string);\n#!fsharp\n#!share --from csharp stringType --mime-type text/plain\nstringType"));

    [Fact]
    public async Task Share_AnotherTypeUnderTheSameName_ReplacesIt()
    {
        await kernel.SucceedAsync("#!fsharp\nlet changing = 1\n#!csharp\n#!share --from fsharp changing");
        await kernel.SucceedAsync("#!fsharp\nlet changing = \"one\"\n#!csharp\n#!share --from fsharp changing");

        Assert.Equal("3", await kernel.ValueOfAsync("changing.Length.ToString()"));
    }

    [Theory]
    [InlineData("#!share --from fsharp nowhere", "There is no value \"nowhere\" in fsharp")]
    [InlineData("var elephant = 1;\n#!share --from csharp elephnat --as x", "There is no value \"elephnat\" in csharp. Did you mean elephant?")]
    [InlineData("#!share --from fshrp x", "There is no language \"fshrp\" here. Did you mean fsharp?")]
    [InlineData("#!share --from html x", "#!share needs a language with variables, and html has none.")]
    [InlineData("#!html\n#!share --from csharp x", "There is no value \"x\" in csharp")]
    [InlineData("var ok = 1;\n#!html\n#!share --from csharp ok", "#!share needs a language with variables, and html has none.")]
    [InlineData("var fine = 1;\n#!share --from csharp fine --as 1st", "\"1st\" is not a name that a C# variable can have")]
    [InlineData("#!set --name class --value 5", "\"class\" is not a name that a C# variable can have")]
    [InlineData("#!set --name await --value 5", "\"await\" is not a name that a C# variable can have")]
    [InlineData("var loud = 1;\n#!set --name y --value @csharp:loud --byref --mime-type text/plain", "The --mime-type and --byref options cannot be used together.")]
    [InlineData("#!set --name y --value @input:name", "nobody can be asked here")]
    [InlineData("#!set --name y --value literal --byref --mime-type text/html", "cannot be used together")]
    public async Task Values_ThatCannotBeHad_SayWhy(string code, string message)
    {
        CellResult result = await kernel.RunAsync(code);

        Assert.Equal("MagicError", result.Error!.Name);
        Assert.Contains(message, result.Error.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_Literal_IsAString() =>
        Assert.Equal("hello! String", await kernel.ValueOfAsync("#!set --name greeting --value hello!\ngreeting + \" \" + greeting.GetType().Name"));

    [Fact]
    public async Task Set_FromAnotherLanguage_IsACopyByJson()
    {
        await kernel.SucceedAsync("#!fsharp\nlet aNumber = 3\nlet aText = \"t\"\nlet aTruth = true\nlet aList = [1; 2]");
        await kernel.SucceedAsync("""
            #!set --name n --value @fsharp:aNumber
            #!set --name t --value @fsharp:aText
            #!set --name b --value @fsharp:aTruth
            #!set --name l --value @fsharp:aList
            """);

        Assert.Equal("Double String Boolean JsonDocument", await kernel.ValueOfAsync("string.Join(\" \", new object[] { n, t, b, l }.Select(x => x.GetType().Name))"));
        Assert.Equal("2", await kernel.ValueOfAsync("l.RootElement[1].GetInt32().ToString()"));
    }

    [Fact]
    public async Task Set_WithoutALanguage_TakesFromItsOwn() =>
        Assert.Equal("5", await kernel.ValueOfAsync("int five = 5;\n#!set --name copy --value @five\ncopy.ToString()"));

    [Fact]
    public async Task Set_ByReference_IsTheObjectItself()
    {
        await kernel.SucceedAsync("#!fsharp\nlet growing = System.Collections.Generic.List<int>()");
        await kernel.SucceedAsync("#!set --name growing --value @fsharp:growing --byref\ngrowing.Add(7);");

        Assert.Equal("7", await kernel.ValueOfAsync("#!fsharp\nstring growing[0]"));
    }

    [Fact]
    public async Task Value_StoresTheTextBelowAndShowsIt()
    {
        CellResult stored = await kernel.SucceedAsync("#!value --name data --mime-type application/json\n{ \"a\": [1, 2] }\n");

        Assert.Equal("{ \"a\": [1, 2] }", stored.Display("application/json"));
        Assert.Equal("2", await kernel.ValueOfAsync("#!share --from value data\ndata.RootElement.GetProperty(\"a\").GetArrayLength().ToString()"));
    }

    [Fact]
    public async Task Value_ByParameter_StoresIt()
    {
        await kernel.SucceedAsync("#!value --name words --from-value \"two words\"");

        Assert.Equal("two words", await kernel.ValueOfAsync("#!share --from value words\nwords"));
    }

    [Theory]
    [InlineData("#!value --name x", "#!value has nothing to store")]
    [InlineData("#!value --name x --from-value 1 --from-file y", "gives --from-file and --from-value")]
    [InlineData("#!value --name x --from-value 1\ntext", "gives --from-value and text below the line")]
    [InlineData("#!value --name x --from-file nowhere.txt", "\"nowhere.txt\" cannot be read")]
    [InlineData("#!value --name x --from-url file:///etc/passwd", "is not an address that starts with http")]
    [InlineData("#!value --name x --mime-type application/json\n{ no json\n#!share --from value x", "is not the JSON that it claims to be")]
    public async Task Value_WithoutSense_SaysWhy(string code, string message) =>
        Assert.Contains(message, (await kernel.RunAsync(code)).Error!.Value, StringComparison.Ordinal);

    [Fact]
    public async Task Who_NamesTheVariablesOfTheLanguageAround()
    {
        await kernel.SucceedAsync("int whoInt = 1;\nstring whoText = \"<b>\";\n#!fsharp\nlet whoSharp = 2");

        string csharp = (await kernel.SucceedAsync("#!who")).Display("text/html");
        Assert.Contains("whoInt\t whoText", csharp, StringComparison.Ordinal);
        Assert.DoesNotContain("whoSharp", csharp, StringComparison.Ordinal);
        Assert.Contains("whoSharp", (await kernel.SucceedAsync("#!fsharp\n#!who")).Display("text/html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whos_ShowsTypesAndValues()
    {
        string page = (await kernel.SucceedAsync("string whosText = \"<b>\";\n#!whos")).Display("text/html");

        Assert.Matches("<td>whosText</td><td>.*System\\.String.*</td><td>.*&lt;b&gt;", page);
    }

    [Fact]
    public async Task LsMagic_ListsLanguagesAndMagicsWithWhatTheyTake()
    {
        string page = (await kernel.SucceedAsync("#!lsmagic")).Display("text/html");

        Assert.Contains("#!fsharp", page, StringComparison.Ordinal);
        Assert.Contains("#!share --from FROM [--as AS] [--mime-type MIME-TYPE] NAME", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task About_NamesTheKernelAndTheRuntime() =>
        Assert.Matches(@"Course\.Kernel \d+\..*\.NET 10", (await kernel.SucceedAsync("#!about")).Display("text/html"));
}
