using Course.Kernel.Notebooks;
using Xunit;

namespace Course.Kernel.Tests.Languages;

/// <summary>Cells in plain Python, whether Jupyter has a kernel for it or not. These need a Python 3 on the path, as CI has it.</summary>
public sealed class PythonCellTests(PythonCellTests.Kernel kernel) : IClassFixture<PythonCellTests.Kernel>
{
    // Whoever names a Python gets that one.
    private static KernelOptions PlainPython { get; } = SharedKernel.Patient with { Environment = new Dictionary<string, string?> { ["COURSE_PYTHON"] = OperatingSystem.IsWindows() ? "python" : "python3" } };

    [Fact]
    public async Task State_PersistsAcrossCells()
    {
        await kernel.SucceedAsync("import math\nkept = [1, 2]\ndef area(r): return math.pi * r ** 2");

        Assert.Equal("([1, 2], 12.57)", await kernel.ValueOfAsync("kept, round(area(2), 2)"));
    }

    [Theory]
    [InlineData("1 + 1", "2")]
    [InlineData("'text'", "'text'")]
    [InlineData("x = 1\nx # comment", "1")]
    [InlineData("'a;b'", "'a;b'")]
    [InlineData("await __import__('asyncio').sleep(0, 'slept')", "'slept'")]
    [InlineData("list(range(40))", "[0,\n 1,\n 2,")]
    [InlineData("type('Own', (), {'__repr__': lambda self: 'own'})()", "own")]
    public async Task TrailingExpression_IsShown(string code, string shown) =>
        Assert.StartsWith(shown, await kernel.ValueOfAsync(code), StringComparison.Ordinal);

    [Theory]
    [InlineData("1;")]
    [InlineData("1 ; # comment")]
    [InlineData("None")]
    [InlineData("x = 5")]
    [InlineData("for i in range(2): i")]
    [InlineData("# nothing")]
    public async Task Value_ThatIsNone_OrIsFollowedByASemicolon_IsNotShown(string code) => Assert.Empty((await kernel.SucceedAsync(code)).Outputs);

    [Fact]
    public async Task Representations_AreShown()
    {
        MimeBundle shown = Assert.Single((await kernel.SucceedAsync("""
            class Rich:
                def _repr_html_(self): return "<b>rich</b>"
                def _repr_png_(self): return b"\x89PNG"
                def _repr_json_(self): return {"a": 1}
                def _repr_svg_(self): return None
                def __repr__(self): return "plain"
            Rich()
            """)).Outputs.OfType<CellOutput.ExecuteResult>()).Data;

        Assert.Equal(("<b>rich</b>", "iVBORw==", "{\"a\": 1}", "plain", null), (shown["text/html"], shown["image/png"], shown["application/json"], shown["text/plain"], shown["image/svg+xml"]));
    }

    [Fact]
    public async Task Outputs_ComeInTheOrderInWhichTheyWerePut()
    {
        CellResult result = await kernel.SucceedAsync("import sys\nprint('a', end='')\nprint('b', file=sys.stderr)\ndisplay('shown')\nprint('c')\nsys.stdout.buffer.write('ü\\n'.encode());");

        Assert.Equal(
            ["stdout:a", "stderr:b\n", "display:'shown'", "stdout:c\nü\n"],
            result.Outputs.Select(output => output switch
            {
                CellOutput.StreamOutput stream => $"{stream.Name}:{stream.Text}",
                CellOutput.DisplayData display => $"display:{display.Data["text/plain"]}",
                _ => output.ToString(),
            }));
    }

    [Theory]
    [InlineData("import subprocess, sys; subprocess.run([sys.executable, '-c', 'print(7)']);", "7\n", "")]
    [InlineData("import os; os.write(1, b'raw\\n'); os.write(2, b'err\\n');", "raw\n", "err\n")]
    [InlineData("import os; os.write(1, b'\\xff' + 'ü'.encode());", "\ufffdü", "")]
    [InlineData("print('\\ud800')", "\\ud800\n", "")]
    [InlineData("import os\nif os.fork() == 0:\n    print('child'); os._exit(0)\nos.wait();", "child\n", "")]
    [InlineData("import logging; logging.warning('careful')", "", "WARNING:root:careful\n")]
    [InlineData("import threading; t = threading.Thread(target=lambda: print('thread')); t.start(); t.join()", "thread\n", "")]
    public async Task Streams_OfWhateverTheCellStarts_AreItsOutputs(string code, string output, string error)
    {
        CellResult result = await kernel.SucceedAsync(code);

        Assert.Equal((output, error), (result.StandardOutput(), result.StandardError()));
    }

    [Fact]
    public async Task Output_ComesWhileTheCellRuns()
    {
        Signal signal = new("now");
        Task<CellResult> cell = kernel.StartAsync("print('now', end='')\nimport time\nwhile True: time.sleep(0.01)", signal);
        await signal.Task;
        await kernel.Process.InterruptAsync(TestContext.Current.CancellationToken);

        Assert.Equal("now", (await cell).StandardOutput());
    }

    [Fact]
    public async Task Exception_HasTheCellsLinesAndNoneOfTheDriver()
    {
        string first = (await kernel.RunNamedAsync("def fail(n):\n    return 1 / n")).CellName;
        (CellResult result, string name) = await kernel.RunNamedAsync("try:\n    fail(0)\nexcept ZeroDivisionError as e:\n    raise ValueError('worse') from e");

        string trace = string.Join('\n', result.Error!.Traceback);
        Assert.Equal(("ValueError", "worse"), (result.Error.Name, result.Error.Value));
        Assert.Contains($"File \"{first}\", line 3, in fail\n    return 1 / n", trace, StringComparison.Ordinal);
        Assert.Contains($"The above exception was the direct cause of the following exception:", trace, StringComparison.Ordinal);
        Assert.Contains($"File \"{name}\", line 5, in <module>", trace, StringComparison.Ordinal);
        Assert.DoesNotContain("driver", trace, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x = = 1", "SyntaxError", "    x = = 1\n")]
    [InlineData("def f(:", "SyntaxError", "def f(:")]
    [InlineData("  indented", "IndentationError", "unexpected indent")]
    [InlineData("import nothing_of_this_name", "ModuleNotFoundError", "No module named 'nothing_of_this_name'")]
    [InlineData("import json; json.loads('{')", "JSONDecodeError", "File \"json/decoder.py\", line")]
    [InlineData("raise SystemExit(3)", "SystemExit", "SystemExit: 3")]
    [InlineData("def deep(): deep()\ndeep()", "RecursionError", "maximum recursion depth exceeded")]
    [InlineData("class Bad(Exception):\n    def __str__(self): raise KeyError\nraise Bad()", "Bad", "Bad")]
    [InlineData("class Repr:\n    def __repr__(self): raise KeyError('no text')\nRepr()", "KeyError", "no text")]
    [InlineData("input('name?')", "EOFError", "nobody can be asked")]
    [InlineData("raise KeyboardInterrupt", "KeyboardInterrupt", "KeyboardInterrupt")]
    public async Task Exception_EndsTheCell(string code, string name, string text)
    {
        CellResult result = await kernel.RunAsync(code);

        Assert.Equal((CellStatus.Error, name), (result.Status, result.Error!.Name));
        Assert.Contains(text, string.Join('\n', result.Error.Traceback), StringComparison.Ordinal);
        Assert.DoesNotContain("/usr/", string.Join('\n', result.Error.Traceback), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asyncio_WorksWithTopLevelAwaitAndWithRun()
    {
        CellResult result = await kernel.SucceedAsync("""
            import asyncio
            async def work(name, delay):
                await asyncio.sleep(delay)
                print(name)
                return name
            print(await asyncio.gather(work("b", 0.02), work("a", 0)))
            """);

        Assert.Equal("a\nb\n['b', 'a']\n", result.StandardOutput());
        Assert.Equal("'c'", (await kernel.ValueOfAsync("asyncio.run(work('c', 0))")));
        Assert.Equal("'d'", (await kernel.ValueOfAsync("await work('d', 0)")));
    }

    [Theory]
    [InlineData("while True: pass")]
    [InlineData("import time; time.sleep(1000)")]
    [InlineData("import asyncio; await asyncio.sleep(1000)")]
    [InlineData("import threading; threading.Event().wait()")]
    [InlineData("import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(1000)'])")]
    [InlineData("class Slow:\n    def __repr__(self):\n        while True: pass\nSlow()")]
    public async Task Interrupt_StopsTheCellAndKeepsVariables(string code)
    {
        await kernel.SucceedAsync("kept_through_interrupts = 1");

        CellResult result = await kernel.InterruptAsync(code);

        Assert.Equal((CellStatus.Interrupted, InterruptStep.Checkpoint), (result.Status, result.Interrupt!.Step));
        Assert.Equal("1", await kernel.ValueOfAsync("kept_through_interrupts"));
    }

    [Theory]
    [InlineData("while True: print('flood')")]
    [InlineData("import sys\nwhile True: sys.stdout.write('z' * 100_000)")]
    [InlineData("while True: display('z' * 10_000)")]
    public async Task Interrupt_OfAFlood_StopsTheCellAndKeepsVariables(string code)
    {
        await kernel.SucceedAsync("kept_through_floods = 1");

        CellResult result = await kernel.InterruptAsync(code);

        Assert.Equal((CellStatus.Interrupted, InterruptStep.Checkpoint), (result.Status, result.Interrupt!.Step));
        Assert.Equal("1", await kernel.ValueOfAsync("kept_through_floods"));
    }

    [Theory]
    [InlineData("import sys; sys.stdout.write('z' * 100_000_000);", 8 * 1024 * 1024)]
    [InlineData("import os; os.write(1, b'z' * 20_000_000);", 8 * 1024 * 1024)]
    public async Task Output_BeyondTheLimit_IsCutAndSaidSoAndNotHeld(string code, int length)
    {
        CellResult result = await kernel.SucceedAsync(code);

        Assert.Equal(length, result.StandardOutput().Length);
        Assert.Contains("more than 8,388,608 characters", result.StandardError(), StringComparison.Ordinal);
        Assert.Equal("2", await kernel.ValueOfAsync("1 + 1"));
    }

    [Theory]
    [InlineData("'z' * 20_000_000", 8 * 1024 * 1024 - 200, "more than 8,388,608 characters")]
    [InlineData("display({'text/html': 'z' * 20_000_000}, raw=True)", 34, "")]
    [InlineData("raise ValueError('z' * 20_000_000)", 10_001, "")]
    public async Task Result_BeyondTheLimit_IsCutAndSaidSo(string code, int length, string notice)
    {
        CellResult result = await kernel.RunAsync(code);

        string shown = result.Outputs[0] switch
        {
            CellOutput.ExecuteResult value => value.Data["text/plain"]!,
            CellOutput.DisplayData display => display.Data["text/plain"]!,
            CellOutput.ErrorOutput error => error.Value,
            var other => other.ToString()!,
        };
        Assert.Equal(length, shown.Length);
        Assert.Contains(notice, result.StandardError(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Share_WhatIsTooLarge_SaysSo() => Assert.Contains(
        "large is too large to be shared: 40000002 characters of JSON",
        (await kernel.RunAsync("large = 'z' * 40_000_000\n#!csharp\n#!share --from pythonkernel large")).Error!.Value,
        StringComparison.Ordinal);

    [Fact]
    public async Task Interrupt_RunsCleanUp()
    {
        CellResult result = await kernel.InterruptAsync("import asyncio\ntry:\n    await asyncio.sleep(1000)\nfinally:\n    await asyncio.sleep(0)\n    print('cleaned')");

        Assert.Contains("cleaned", result.StandardOutput(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupt_OfACellThatDoesNotListen_EndsPythonAndSaysSo()
    {
        await using Kernel impatient = new() { Options = PlainPython with { LanguageKillAfter = TimeSpan.FromMilliseconds(200) } };
        await impatient.InitializeAsync();
        await impatient.RunAsync("import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); lost = 1");
        await impatient.RunAsync("#!csharp\nvar notLost = 1;");

        CellResult result = await impatient.InterruptAsync("while True: pass");

        Assert.Equal(InterruptStep.LanguageEnded, result.Interrupt!.Step);
        Assert.Contains("the variables of that language are lost, and all others keep their values", result.Error!.Value, StringComparison.Ordinal);
        Assert.Equal("False", await impatient.ValueOfAsync("'lost' in globals()"));
        Assert.Equal("1", await impatient.ValueOfAsync("#!csharp\nnotLost.ToString()"));
    }

    [Theory]
    [InlineData("import os; os._exit(3)", "it ended with exit code 3")]
    [InlineData("import ctypes; ctypes.string_at(0)", "Fatal Python error: Segmentation fault")]
    [InlineData("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "it ended with exit code 137")]
    public async Task Death_IsAnErrorAndTheNextCellHasAnotherPython(string code, string cause)
    {
        CellResult result = await kernel.RunAsync(code);

        Assert.Equal("PythonEnded", result.Error!.Name);
        Assert.Contains(cause, result.Error.Value, StringComparison.Ordinal);
        Assert.Equal("2", await kernel.ValueOfAsync("1 + 1"));
    }

    [Theory]
    [InlineData("{'a': [1, None, True, 'ü'], 'n': 'NaN'}", "{\"a\": [1, null, true, \"\\u00fc\"], \"n\": \"NaN\"}")]
    [InlineData("(1, 2)", "[1, 2]")]
    public async Task Share_ToCSharp_IsWhatItsJsonIs(string value, string json)
    {
        await kernel.SucceedAsync($"outgoing = {value}");

        Assert.Equal(json, await kernel.ValueOfAsync("#!csharp\n#!share --from pythonkernel outgoing\noutgoing.RootElement.GetRawText()"));
    }

    [Theory]
    [InlineData("#!javascript\nlet from = [NaN, 1/0, -1/0, -0, 'NaN', 'Infinity']", "javascript", "[nan, inf, -inf, -0.0, 'NaN', 'Infinity']")]
    [InlineData("#!javascript\nlet from = [2n ** 70n, 2 ** 60, Uint8Array.of(1, 2)]", "javascript", "[1180591620717411303424, 1.152921504606847e+18, [1, 2]]")]
    [InlineData("#!javascript\nlet from = '\\ud83d'", "javascript", "'\\ud83d'")]
    [InlineData("#!csharp\nvar from = new object[] { double.NaN, \"NaN\", long.MaxValue, (1, \"b\"), System.Numerics.BigInteger.Pow(2, 70) };", "csharp", "[nan, 'NaN', 9223372036854775807, [1, 'b'], 1180591620717411303424]")]
    [InlineData("#!fsharp\nlet from = [(1, infinity)], 2I ** 70", "fsharp", "[[[1, inf]], 1180591620717411303424]")]
    public async Task Share_ToPython_IsWhatItWas(string code, string language, string expected)
    {
        await kernel.SucceedAsync(code);

        Assert.Equal(expected, await kernel.ValueOfAsync($"#!share --from {language} from --as arrived\narrived"));
    }

    [Theory]
    [InlineData("[float('nan'), float('inf'), 'NaN', 2**53 + 1, 1e16]", "[ NaN, Infinity, 'NaN', 9007199254740993n, 10000000000000000 ]")]
    [InlineData("'Infinity'", "'Infinity'")]
    [InlineData("{'__proto__': 1}", "{ __proto__: 1 }")]
    public async Task Share_ToJavaScript_IsWhatItWas(string value, string shown)
    {
        await kernel.SucceedAsync($"exact = {value}");

        Assert.Equal(shown + "\n", (await kernel.SucceedAsync("#!javascript\n#!share --from pythonkernel exact --as pyExact\nconsole.log(\"%o\", pyExact)")).StandardOutput());
    }

    [Theory]
    [InlineData("2**70", "BigInteger 1180591620717411303424")]
    [InlineData("2**53 + 1", "Int64 9007199254740993")]
    [InlineData("3", "Double 3")]
    [InlineData("float('-inf')", "Double -Infinity")]
    [InlineData("'NaN'", "String NaN")]
    [InlineData("[float('nan'), 1]", "Double[] System.Double[]")]
    [InlineData("'\\ud83d'", "String U+D83D")]
    public async Task Share_ToNet_IsWhatItWas(string value, string expected)
    {
        await kernel.SucceedAsync($"exact = {value}");

        Assert.Equal(expected, await kernel.ValueOfAsync("#!csharp\n#!share --from pythonkernel exact --as netExact\n((object)netExact).GetType().Name + \" \" + ((object)netExact).ToString().Replace(\"\\ud83d\", \"U+D83D\")"));
        Assert.Equal(expected, await kernel.ValueOfAsync("#!fsharp\n#!share --from pythonkernel exact --as fsExact\n(box fsExact).GetType().Name + \" \" + (string fsExact).Replace(string (char 0xd83d), \"U+D83D\")"));
    }

    [Fact]
    public async Task Share_FromEveryLanguage_ArrivesInPython()
    {
        await kernel.RunAsync("#!csharp\nvar fromCSharp = new { Name = \"n\", Values = new[] { 1.5 } };\n#!fsharp\nlet fromFSharp = [1; 2]\n#!javascript\nlet fromJavaScript = { deep: [true] }\n#!value --name fromText\nraw text");
        await kernel.SucceedAsync("#!share --from csharp fromCSharp\n#!share --from fsharp fromFSharp\n#!share --from javascript fromJavaScript\n#!share --from value fromText --as text");

        Assert.Equal("({'Name': 'n', 'Values': [1.5]}, [1, 2], {'deep': [True]}, 'raw text')", await kernel.ValueOfAsync("fromCSharp, fromFSharp, fromJavaScript, text"));
    }

    [Theory]
    [InlineData("def function(): pass\n#!csharp\n#!share --from pythonkernel function", "function cannot be written as JSON")]
    [InlineData("loop = []; loop.append(loop)\n#!csharp\n#!share --from pythonkernel loop", "loop cannot be written as JSON")]
    [InlineData("#!csharp\n#!share --from pythonkernel display", "There is no value \"display\" in pythonkernel")]
    [InlineData("#!csharp\nvar v = 1;\n#!pythonkernel\n#!share --from csharp v --as class", "\"class\" is not a name that a Python variable can have")]
    [InlineData("#!set --name a-b --value 1", "\"a-b\" is not a name that a Python variable can have")]
    public async Task Share_WhatCannotBeShared_SaysWhy(string code, string message) =>
        Assert.Contains(message, (await kernel.RunAsync(code)).Error!.Value, StringComparison.Ordinal);

    [Theory]
    [InlineData("#!pythonkernel\nprint(input('who? '))", "who? :False", "answer\n")]
    [InlineData("#!pythonkernel\nimport sys; print(repr(sys.stdin.readline()))", ":False", "'answer\\n'\n")]
    [InlineData("#!pythonkernel\nimport sys; print(repr(sys.stdin.read(3)))", ":False", "'ans'\n")]
    [InlineData("#!pythonkernel\nimport sys; print(repr(next(sys.stdin)))", ":False", "'answer\\n'\n")]
    [InlineData("#!pythonkernel\nimport getpass; print(getpass.getpass('key '))", "key :True", "answer\n")]
    [InlineData("#!set --name typed --value @input:name\nConsole.WriteLine(typed + typed.GetType().Name);", "name:False", "answerString\n")]
    [InlineData("#!set --name secret --value @password:key\nConsole.WriteLine(secret.GetClearTextPassword());", "key:True", "answer\n")]
    public async Task Input_IsAskedOfTheReader(string code, string question, string output)
    {
        AnsweringReader reader = new("answer");

        CellResult result = await kernel.Process.ExecuteAsync(new CellRequest(code), new CellAudience { Input = reader }, TestContext.Current.CancellationToken);

        Assert.Equal((output, question), (result.StandardOutput(), Assert.Single(reader.Questions)));
    }

    [Fact]
    public async Task Interrupt_OfACellThatAsks_StopsItAndTheAnswerIsNotTheNextOnes()
    {
        SilentReader silent = new();
        Task<CellResult> cell = kernel.Process.ExecuteAsync(new CellRequest("#!pythonkernel\ninput('first? ')"), new CellAudience { Input = silent }, TestContext.Current.CancellationToken);
        await silent.Asked.Task;
        await kernel.Process.InterruptAsync(TestContext.Current.CancellationToken);
        Assert.Equal(InterruptStep.Checkpoint, (await cell).Interrupt!.Step);

        CellResult next = await kernel.Process.ExecuteAsync(new CellRequest("#!pythonkernel\nprint(input('second? '))"), new CellAudience { Input = new AnsweringReader("second") }, TestContext.Current.CancellationToken);
        Assert.Equal("second\n", next.StandardOutput());
    }

    [Fact]
    public async Task Whos_ShowsVariablesWithoutModulesAndFunctions()
    {
        string page = (await kernel.SucceedAsync("import os\nwho_int = 1\ndef who_function(): pass\n#!whos")).Display("text/html");

        Assert.Contains("<td>who_int</td><td>int</td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("who_function", page, StringComparison.Ordinal);
        Assert.DoesNotContain(">os<", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_ANameThatMeansSomething_IsAnError() => Assert.Contains(
        "#!html means something else already", (await kernel.RunAsync("#!connect jupyter --kernel-name html --kernel-spec python3")).Error!.Value, StringComparison.Ordinal);

    [Theory]
    [InlineData("julia-1.9", "There is no Jupyter kernel \"julia-1.9\" here; there are ")]
    public async Task Connect_AKernelThatIsNotInstalled_SkipsItsCells(string spec, string message)
    {
        CellResult connect = await kernel.RunAsync($"#!connect jupyter --kernel-name absent --kernel-spec {spec}");
        Assert.Equal(CellStatus.Skipped, connect.Status);
        Assert.Null(connect.Error);
        Assert.StartsWith($"Skipped: {message}", connect.StandardError(), StringComparison.Ordinal);

        Assert.Equal(CellStatus.Skipped, (await kernel.RunAsync("#!absent\n1 + 1")).Status);
        Assert.Equal(CellStatus.Skipped, (await kernel.RunAsync("#!csharp\n#!share --from absent x")).Status);
        Assert.Equal("2", await kernel.ValueOfAsync("#!csharp\n(1 + 1).ToString()"));
    }

    [Theory]
    [InlineData("no-such-program")]
    [InlineData("false")]
    public async Task Notebook_WithoutPython_RunsAndSkipsThePythonCells(string python)
    {
        Notebook notebook = Notebook.Create("no python", [
            NotebookCell.Create(CellType.Code, "#!connect jupyter --kernel-name py --kernel-spec python3"),
            NotebookCell.Create(CellType.Code, "Console.Write(1);\n#!py\nprint(2)"),
            NotebookCell.Create(CellType.Code, "3"),
        ]);
        NotebookRunOptions options = new() { Kernel = SharedKernel.Patient with { Environment = new Dictionary<string, string?> { ["COURSE_PYTHON"] = python } } };

        NotebookRun run = await NotebookRunner.RunAsync(notebook, options, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([CellRunStatus.Skipped, CellRunStatus.Skipped, CellRunStatus.Succeeded], run.Cells.Select(cell => cell.Status));
        Assert.True(run.Succeeded);
        string line = run.Cells[0].Result!.StandardError();
        Assert.Matches("^Skipped: .*Install Python 3.8 or later.*\n$", line);
        Assert.Equal(line, run.Cells[1].Result!.StandardError());
    }

    [Fact]
    public async Task Python_EndsWithItsKernel()
    {
        KernelProcess owner = await KernelProcess.StartAsync(PlainPython, TestContext.Current.CancellationToken);
        await owner.ExecuteAsync(new CellRequest("#!connect jupyter --kernel-name py --kernel-spec python3"), cancellationToken: TestContext.Current.CancellationToken);
        CellResult result = await owner.ExecuteAsync(new CellRequest("#!py\nimport os; os.getpid()"), cancellationToken: TestContext.Current.CancellationToken);
        using System.Diagnostics.Process python = System.Diagnostics.Process.GetProcessById(int.Parse(result.Value(), System.Globalization.CultureInfo.InvariantCulture));

        await owner.DisposeAsync();

        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private sealed class SilentReader : ICellInput
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<string?> ReadLineAsync(string prompt, bool isPassword, CancellationToken cancellationToken)
        {
            Asked.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return null;
        }
    }

    /// <summary>One kernel for the class, with Python connected as the first lessons connect it.</summary>
    public sealed class Kernel : IAsyncLifetime
    {
        private int executionCount;

        public KernelProcess Process { get; private set; } = null!;

        internal KernelOptions Options { get; init; } = PlainPython;

        public async ValueTask InitializeAsync()
        {
            Process = await KernelProcess.StartAsync(Options);
            CellResult connected = await Process.ExecuteAsync(new CellRequest("#!connect jupyter --kernel-name pythonkernel --kernel-spec python3", ExecutionCount: ++executionCount));
            Assert.Equal("Kernel added: #!pythonkernel", connected.Display("text/plain"));
        }

        public ValueTask DisposeAsync() => Process.DisposeAsync();

        public async Task<(CellResult Result, string CellName)> RunNamedAsync(string code, IProgress<CellOutput>? progress = null)
        {
            CellRequest request = new("#!pythonkernel\n" + code, ExecutionCount: ++executionCount);
            return (await Process.ExecuteAsync(request, progress, TestContext.Current.CancellationToken), request.CellName);
        }

        public async Task<CellResult> RunAsync(string code) => (await RunNamedAsync(code)).Result;

        public async Task<CellResult> StartAsync(string code, Signal signal) => (await RunNamedAsync(code, signal)).Result;

        public async Task<CellResult> SucceedAsync(string code)
        {
            CellResult result = await RunAsync(code);
            Assert.True(result.Status == CellStatus.Ok, string.Join('\n', result.Error?.Traceback ?? []));
            return result;
        }

        public async Task<string> ValueOfAsync(string code) => (await SucceedAsync(code)).Value();

        public async Task<CellResult> InterruptAsync(string code)
        {
            Signal running = new("running\n");
            Task<CellResult> cell = StartAsync("print('running')\n" + code, running);
            await running.Task;
            await Process.InterruptAsync(TestContext.Current.CancellationToken);
            return await cell;
        }
    }
}
