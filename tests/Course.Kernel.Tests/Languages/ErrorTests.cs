using Xunit;

namespace Course.Kernel.Tests.Languages;

public sealed class ErrorTests(SharedKernel kernel)
{
    [Fact]
    public async Task CompileError_HasLineColumnAndCaret()
    {
        (CellResult result, string name) = await kernel.RunNamedAsync("var before = 1;\n\n  var x = undefinedName + 1;");

        CellDiagnostic error = Assert.Single(result.CompileErrors);
        Assert.Equal(("CS0103", 3, 11), (error.Code, error.Line, error.Column));
        Assert.Equal(
            [
                $"{name}, line 3, column 11: error CS0103: The name 'undefinedName' does not exist in the current context",
                "      var x = undefinedName + 1;",
                "              ^^^^^^^^^^^^^",
            ],
            result.Error!.Traceback);
        Assert.Equal("CompilationError", result.Error.Name);
    }

    [Fact]
    public async Task Exception_WhoseMessageLooksLikeAFrame_IsShownAsItIs()
    {
        (CellResult result, string name) = await kernel.RunNamedAsync("var place = new System.Diagnostics.StackFrame(0, true).GetFileName();\nthrow new Exception($\"\\n   at X() in {place}:line 99999999999\");");

        Assert.Contains(result.Error!.Traceback, line => line.Contains("line 99999999999", StringComparison.Ordinal));
        Assert.Contains($"   at {name}, line 2", result.Error.Traceback);
    }

    [Fact]
    public async Task SeveralCompileErrors_AreAllShown()
    {
        CellResult result = await kernel.RunAsync("firstUnknown();\nsecondUnknown();");

        Assert.Equal([1, 2], result.CompileErrors.Select(error => error.Line));
        Assert.Equal("2 errors", result.Error!.Value);
        Assert.Contains(result.Error.Traceback, line => line.Contains("secondUnknown", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Warning_IsShownWithCaretAndTheCellRuns()
    {
        (CellResult result, string name) = await kernel.RunNamedAsync("int Warned() { int unused; return 1; }\n\"ran\"");

        CellDiagnostic warning = Assert.Single(result.Warnings);
        Assert.Equal("CS0168", warning.Code);
        Assert.Equal(
            $"{name}, line 1, column 20: warning CS0168: The variable 'unused' is declared but never used\n"
            + "    int Warned() { int unused; return 1; }\n"
            + "                       ^^^^^^\n",
            result.StandardError());
        Assert.Equal("ran", result.Value());
    }

    [Fact]
    public async Task Warnings_AreThoseOfTheTextAsWritten()
    {
        // A checkpoint in the loop's source would make it reachable, or be warned of itself.
        CellResult result = await kernel.SucceedAsync("int Endless() { while (true) { } return 1; }");

        Assert.Equal(["CS0162"], result.Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public async Task Exception_HasTheCellsLines()
    {
        (_, string first) = await kernel.RunNamedAsync("int Divide(int by)\n{\n    return 1 / by;\n}");
        (CellResult result, string second) = await kernel.RunNamedAsync("// a comment\nvar quotient = Divide(0);");

        Assert.Equal("System.DivideByZeroException", result.Error!.Name);
        Assert.Equal("Attempted to divide by zero.", result.Error.Value);
        Assert.Equal(
            [
                "System.DivideByZeroException: Attempted to divide by zero.",
                "        return 1 / by;",
                "        ^",
                $"   at Divide(Int32 by) in {first}, line 3",
                $"   at {second}, line 2",
            ],
            result.Error.Traceback);
    }

    [Theory]
    [InlineData("for (int i = 0; i < 3; i++)\n{\n    if (i == 2)\n        throw new Exception();\n}", 4)]
    [InlineData("while (true)\n    throw new Exception();", 2)]
    [InlineData("do\n{\n    throw new Exception();\n} while (true);", 3)]
    [InlineData("foreach (var x in new[] { 1 })\n{\n    Console.Write(\"\");\n    throw new Exception();\n}", 4)]
    [InlineData("await Task.Yield();\n\nthrow new Exception();", 3)]
    [InlineData("using (new System.IO.MemoryStream())\n{\n    throw new Exception();\n}", 3)]
    [InlineData("try { }\nfinally\n{\n    throw new Exception();\n}", 4)]
    public async Task Exception_InAnyStatement_HasItsLine(string code, int line)
    {
        (CellResult result, string name) = await kernel.RunNamedAsync(code);

        Assert.Equal($"   at {name}, line {line}", result.Error!.Traceback[3]);
    }

    [Fact]
    public async Task Exception_ThroughAsyncMethodsLambdasIteratorsAndLocalFunctions_NamesThemAsWritten()
    {
        (CellResult result, string name) = await kernel.RunNamedAsync("""
            async Task Outer()
            {
                await Task.Yield();
                Action lambda = () =>
                {
                    int Inner(int depth) => throw new FormatException("deep");
                    foreach (var x in Numbers()) { Inner(x); }
                };
                lambda();
            }
            IEnumerable<int> Numbers() { yield return 1; }
            await Outer();
            """);

        Assert.Equal(
            [
                "System.FormatException: deep",
                "            int Inner(int depth) => throw new FormatException(\"deep\");",
                "                                    ^",
                $"   at Inner(Int32 depth) in {name}, line 6",
                $"   at lambda in Outer() in {name}, line 7",
                $"   at Outer() in {name}, line 9",
                $"   at {name}, line 12",
            ],
            result.Error!.Traceback);
    }

    [Fact]
    public async Task InnerExceptions_AreAllShown()
    {
        CellResult result = await kernel.RunAsync("""
            class Missing : Exception { public Missing(string message, Exception inner) : base(message, inner) { } }
            try { throw new FormatException("cause"); }
            catch (Exception exception) { throw new Missing("effect", exception); }
            """);

        Assert.Equal("Missing", result.Error!.Name);
        Assert.Equal("Missing: effect", result.Error.Traceback[0]);
        Assert.Equal(" ---> System.FormatException: cause", result.Error.Traceback[1]);
        Assert.Equal("    try { throw new FormatException(\"cause\"); }", result.Error.Traceback[2]);
        Assert.Equal("          ^", result.Error.Traceback[3]);
    }

    [Theory]
    [InlineData("Console.Write(1); int.Parse(\"x\");", "    Console.Write(1); int.Parse(\"x\");", "                      ^")]
    [InlineData("throw new Exception(\"two\\nlines\");", "    throw new Exception(\"two\\nlines\");", "    ^")]
    [InlineData("\t\"\".Substring(1);", "     \"\".Substring(1);", "     ^")]
    [InlineData("await Task.Yield(); await Task.Run(() => { throw new Exception(); });", "    await Task.Yield(); await Task.Run(() => { throw new Exception(); });", "                                               ^")]
    [InlineData("class Broken { public static int X = int.Parse(\"no\"); }\n_ = Broken.X;", "    class Broken { public static int X = int.Parse(\"no\"); }", "                   ^")]
    [InlineData("#!fsharp\nlet refuse () : int =\n  invalidOp \"no\"\nrefuse () |> ignore", "      invalidOp \"no\"", "      ^")]
    public async Task Exception_ShowsTheSourceOfTheCellsTopmostFrameBeforeTheFrames(string code, string line, string caret)
    {
        CellResult result = await kernel.RunAsync(code);

        IReadOnlyList<string> traceback = result.Error!.Traceback;
        int frames = traceback.Index().First(entry => entry.Item.StartsWith("   at ", StringComparison.Ordinal)).Index;
        Assert.Equal([line, caret], traceback.Skip(frames - 2).Take(2));
    }

    [Fact]
    public async Task Traceback_NamesNoFolderOfTheMachine()
    {
        CellResult result = await kernel.RunAsync("System.IO.File.ReadAllText(\"missing-file\".Substring(100));");

        Assert.DoesNotContain(result.Error!.Traceback, line => line.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal));
    }

    [Fact]
    public async Task CodeAfterAMagicLine_KeepsTheCellsLineNumbers()
    {
        (CellResult result, string name) = await kernel.RunNamedAsync("#!html\n<b>x</b>\n#!csharp\n\nthrow new Exception();");

        Assert.Equal(["    throw new Exception();", "    ^", $"   at {name}, line 5"], result.Error!.Traceback.Skip(1));
    }

    [Fact]
    public async Task MissingReference_SaysWhereItWasLookedFor()
    {
        CellResult result = await kernel.RunAsync("#r \"../lib/bin/Missing.dll\"\n1");

        CellDiagnostic error = Assert.Single(result.CompileErrors);
        Assert.Equal("CS0006", error.Code);
        Assert.Contains("starts at the notebook's folder", error.Message);
    }
}
