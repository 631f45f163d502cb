using Xunit;

namespace Course.Kernel.Tests.Languages;

public sealed class JavaScriptCellTests(SharedKernel kernel)
{
    [Theory]
    [InlineData("console.log('a', 1, true, null, undefined)", "a 1 true null undefined\n")]
    [InlineData("console.info(1); console.debug(2)", "1\n2\n")]
    [InlineData("console.log()", "\n")]
    [InlineData("console.log('%s is %d years and %i, %f, %j, %o %%', 'a', 4.5, 4.5, '1.5', {b: 1}, [1], 'rest')", "a is 4.5 years and 4, 1.5, {\"b\":1}, [ 1 ] % rest\n")]
    [InlineData("console.log('%d'); console.log('100%', 1); console.log(1, '%d', 2)", "%d\n100% 1\n1 %d 2\n")]
    [InlineData("console.log([1, 'two', [3]], {a: 1, 'b-c': 'it\\'s'})", "[ 1, 'two', [ 3 ] ] { a: 1, 'b-c': \"it's\" }\n")]
    [InlineData("console.log([], {}, -0, 10n, Symbol('s'), NaN)", "[] {} -0 10n Symbol(s) NaN\n")]
    [InlineData("console.log(new Map([[1, {a: 2}]]), new Set(['x']))", "Map(1) { 1 => { a: 2 } } Set(1) { 'x' }\n")]
    [InlineData("console.log(function f() {}, () => 1, class A {}, function* g() {}, async function h() {})", "[Function: f] [Function (anonymous)] [class A] [GeneratorFunction: g] [AsyncFunction: h]\n")]
    [InlineData("console.log((function* g() {})())", "Object [Generator] {}\n")]
    [InlineData("console.log(new (class Point { #hidden = 1; x = 2; get y() { return 3; } })())", "Point { x: 2 }\n")]
    [InlineData("console.log({ get a() { return 1; }, set b(v) {} })", "{ a: [Getter], b: [Setter] }\n")]
    [InlineData("let o = {}; o.self = o; console.log(o)", "{ self: [Circular] }\n")]
    [InlineData("console.log({a: {b: {c: {d: 1}}}}, [[[[1]]]])", "{ a: { b: { c: [Object] } } } [ [ [ [Array] ] ] ]\n")]
    [InlineData("console.log([1, , 3], new Array(5), [undefined])", "[ 1, <1 empty item>, 3 ] [ <5 empty items> ] [ undefined ]\n")]
    [InlineData("console.log(new Date(0), /a+/g, new Uint8Array(2), Object.create(null))", "1970-01-01T00:00:00.000Z /a+/g Uint8Array(2) [ 0, 0 ] [Object: null prototype] {}\n")]
    [InlineData("console.log(new Array(4e4))", "[ <40000 empty items> ]\n")]
    [InlineData("console.log(Array.from({length: 102}, (_, i) => 0).length, 'a\\nb', ['a\\nb'])", "102 a\nb [ 'a\\nb' ]\n")]
    [InlineData("console.group('outer'); console.log('in\\nside'); console.groupEnd(); console.log('out')", "outer\n  in\n  side\nout\n")]
    [InlineData("console.count(); console.count('a'); console.count(); console.countReset(); console.count()", "default: 1\na: 1\ndefault: 2\ndefault: 1\n")]
    [InlineData("console.dir({a: 1}, 'ignored')", "{ a: 1 }\n")]
    [InlineData("console.assert(1, 'no')", "")]
    public async Task Console_WritesAsNodeDoes(string code, string expected) =>
        Assert.Equal(expected, (await kernel.SucceedAsync("#!javascript\n" + code)).StandardOutput());

    [Theory]
    [InlineData("console.error('e')", "e\n")]
    [InlineData("console.warn('w', 1)", "w 1\n")]
    [InlineData("console.assert(0, 'no')", "Assertion failed: no\n")]
    [InlineData("console.timeEnd('x')", "console.time was not called for \"x\".\n")]
    public async Task Console_ErrorsAndWarnings_GoToTheErrorStream(string code, string expected)
    {
        CellResult result = await kernel.SucceedAsync("#!javascript\n" + code);

        Assert.Equal(("", expected), (result.StandardOutput(), result.StandardError()));
    }

    [Fact]
    public async Task Console_LongValues_AreLaidOutOnLines()
    {
        CellResult result = await kernel.SucceedAsync("#!javascript\nconsole.log({ first: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', second: 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb' })");

        Assert.Equal("{\n  first: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',\n  second: 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'\n}\n", result.StandardOutput());
    }

    [Fact]
    public async Task Console_Table_IsATable() => Assert.Equal(
        "<table><thead><tr><th>(index)</th><th>a</th><th>b</th><th>Values</th></tr></thead><tbody><tr><td>0</td><td>1</td><td>&#39;&lt;&#39;</td><td></td></tr><tr><td>1</td><td></td><td></td><td>5</td></tr></tbody></table>",
        (await kernel.SucceedAsync("#!javascript\nconsole.table([{a: 1, b: '<'}, 5])")).Display("text/html").Replace("\r", "", StringComparison.Ordinal));

    [Theory]
    [InlineData("1 + 1")]
    [InlineData("[1, 2].map(n => n * 2);")]
    [InlineData("return;")]
    [InlineData("return undefined")]
    [InlineData("")]
    public async Task Value_ThatIsNotReturned_IsNotShown(string code) =>
        Assert.Empty((await kernel.SucceedAsync("#!js\n" + code)).Outputs);

    [Theory]
    [InlineData("return 1 + 1", "2", "2")]
    [InlineData("return await Promise.resolve([1, 'a'])", "[1,\"a\"]", "[ 1, 'a' ]")]
    [InlineData("return { a: NaN, b: undefined }", "{\"a\":\"NaN\"}", "{ a: NaN, b: undefined }")]
    [InlineData("return null", "null", "null")]
    public async Task Value_ThatIsReturned_IsShownAsJsonAndAsText(string code, string json, string text)
    {
        MimeBundle shown = Assert.Single((await kernel.SucceedAsync("#!javascript\n" + code)).Outputs.OfType<CellOutput.ExecuteResult>()).Data;

        Assert.Equal((json, text), (shown["application/json"], shown["text/plain"]));
    }

    [Theory]
    [InlineData("return () => 1", "[Function (anonymous)]")]
    [InlineData("let o = {}; o.o = o; return o", "{ o: [Circular] }")]
    [InlineData("return 1n", "1n")]
    public async Task Value_ThatJsonCannotHold_IsShownAsText(string code, string text) =>
        Assert.Equal(text, (await kernel.SucceedAsync("#!javascript\n" + code)).Value());

    [Theory]
    [InlineData("let a1 = 1", "a1", "1")]
    [InlineData("const a2 = 2, a3 = a2 + 1;", "a2 + a3", "5")]
    [InlineData("var a4 = 4", "a4", "4")]
    [InlineData("function a5() { return a5.name + a6; }\nconst a6 = 6", "a5()", "'a56'")]
    [InlineData("class A7 { static seven = 7; } class A8 extends A7 {}", "A8.seven", "7")]
    [InlineData("const { b1, b2: { b3 = 3 }, ...b4 } = { b1: 1, b2: {}, c: 4 }", "[b1, b3, b4.c]", "[ 1, 3, 4 ]")]
    [InlineData("const [c1, , ...c2] = [1, 2, 3]", "[c1, c2]", "[ 1, [ 3 ] ]")]
    [InlineData("const f1 = {}\nconst [d1, d2] = [1, 2]", "[d1, d2]", "[ 1, 2 ]")]
    [InlineData("for (var e1 = 0; e1 < 3; e1++) { var e2 = e1; }", "[e1, e2]", "[ 3, 2 ]")]
    [InlineData("for (var [g1, g2] of [[1, 2]]) { if (g1) var { g3 } = { g3: 3 } }", "[g1, g2, g3]", "[ 1, 2, 3 ]")]
    [InlineData("for (let h1 of [1]) {}", "typeof h1", "'undefined'")]
    [InlineData("{ let h2 = 1; } (() => { var h3 = 2; })()", "typeof h2 + typeof h3", "'undefinedundefined'")]
    [InlineData("let i1; var i2", "[i1, i2]", "[ undefined, undefined ]")]
    [InlineData("const j1 = await Promise.resolve(9)", "j1", "9")]
    [InlineData("implicit = 10", "implicit", "10")]
    [InlineData("async function* k1() { yield 1; }", "(await k1().next()).value", "1")]
    [InlineData("const l1 = x => x.length, l2 = function () {}", "l1.name + l2.name", "'l1l2'")]
    [InlineData("let m1 = 1; const m2 = () => ++m1; m2()", "m2() + m1", "6")]
    [InlineData("early(); function early() { n1 = 5 }", "n1", "5")]
    [InlineData("label: for (var o1 = 0; ; o1++) { if (o1 > 2) break label; }", "o1", "3")]
    [InlineData("switch (1) { case 1: var p1 = 'p' }", "p1", "'p'")]
    [InlineData("if (true) var q1 = 1; else var q1 = 2", "q1", "1")]
    [InlineData("const r1 = `\n${(() => { const inner = 2; return inner; })()}`", "r1", "'\\n2'")]
    public async Task Declarations_OutliveTheirCell(string first, string second, string expected)
    {
        await kernel.SucceedAsync("#!javascript\n" + first);
        MimeBundle shown = Assert.Single((await kernel.SucceedAsync("#!javascript\nreturn " + second)).Outputs.OfType<CellOutput.ExecuteResult>()).Data;

        Assert.Equal(expected, shown["text/plain"]);
    }

    [Fact]
    public async Task Declarations_MayComeAgainInALaterCell()
    {
        await kernel.SucceedAsync("#!javascript\nconst again = 1; let other = 2; class Same { a() { return 1 } } var kept = 3");

        Assert.Equal("2 undefined 2 3\n", (await kernel.SucceedAsync("#!javascript\nconst again = 2; let other; class Same { a() { return 2 } } var kept;\nconsole.log(again, other, new Same().a(), kept)")).StandardOutput());
    }

    [Fact]
    public async Task UseStrict_HoldsForTheCell()
    {
        CellResult result = await kernel.RunAsync("#!javascript\n'use strict';\nlet strictly = 1;\nundeclaredInStrictMode = 1");

        Assert.Equal("ReferenceError", result.Error!.Name);
    }

    [Fact]
    public async Task MicrotasksComeBeforeTimers_AndTheCellWaitsForBoth()
    {
        CellResult result = await kernel.SucceedAsync("""
            #!javascript
            setTimeout((a, b) => console.log('timer', a, b), 0, 1, 2);
            setTimeout(() => console.log('later'), 20);
            setTimeout(() => console.log('sooner'), 10);
            queueMicrotask(() => console.log('microtask'));
            Promise.resolve().then(() => console.log('promise'));
            (async () => { console.log('async'); await null; console.log('after await'); })();
            const cleared = setTimeout(() => console.log('never'), 5);
            clearTimeout(cleared);
            console.log('end');
            """);

        Assert.Equal("async\nend\nmicrotask\npromise\nafter await\ntimer 1 2\nsooner\nlater\n", result.StandardOutput());
    }

    [Fact]
    public async Task Interval_EndsWithTheCellsOtherWork()
    {
        CellResult result = await kernel.SucceedAsync("""
            #!javascript
            let ticks = 0;
            await new Promise(done => setInterval(() => { if (++ticks === 3) done(); }, 1));
            setInterval(() => console.log('never'), 1e9);
            console.log(ticks);
            """);

        Assert.Equal("3\n", result.StandardOutput());
        Assert.Equal("", (await kernel.SucceedAsync("#!javascript\nawait new Promise(done => setTimeout(done, 5))")).StandardOutput());
    }

    [Fact]
    public async Task Interval_CanBeCleared() => Assert.Equal(
        "1\n2\n",
        (await kernel.SucceedAsync("#!javascript\nlet n = 0; await new Promise(done => { const id = setInterval(() => { console.log(++n); if (n === 2) { clearInterval(id); setTimeout(done, 10); } }, 1); })")).StandardOutput());

    [Theory]
    [InlineData("setTimeout(1)", "TypeError", "setTimeout takes a function first")]
    [InlineData("queueMicrotask()", "TypeError", "queueMicrotask takes a function first")]
    [InlineData("throw new RangeError('far')", "RangeError", "far")]
    [InlineData("throw 'text'", "Uncaught", "text")]
    [InlineData("throw { a: 1 }", "Uncaught", "[object Object]")]
    [InlineData("throw null", "Uncaught", "null")]
    [InlineData("throw Symbol('s')", "Uncaught", "Symbol(s)")]
    [InlineData("await Promise.reject(new Error('rejected'))", "Error", "rejected")]
    [InlineData("Promise.reject(new Error('nobody cares'))", "Error", "nobody cares")]
    [InlineData("setTimeout(() => { throw new Error('in a timer') }, 1)", "Error", "in a timer")]
    [InlineData("queueMicrotask(() => { throw new Error('in a microtask') })", "Error", "in a microtask")]
    [InlineData("class Own extends Error { get name() { return 'Own'; } } throw new Own('mine')", "Own", "mine")]
    [InlineData("throw { get message() { throw 1 } }", "Error", "")]
    [InlineData("undefinedFunction()", "ReferenceError", "undefinedFunction is not defined")]
    [InlineData("function deep() { return deep() + 1 } deep()", "RangeError", "Maximum call stack size exceeded")]
    [InlineData("'x'.repeat(2 ** 31)", "RangeError", "Invalid string length")]
    [InlineData("/(a+)+b/.test('a'.repeat(40))", "LimitExceeded", "A regular expression was tried for longer than 0.8 s, which is as long as it may take.")]
    [InlineData("Array.from({ length: 1e9 })", "LimitExceeded", "The array size 1000000000 is larger than maximum allowed (67108864)")]
    [InlineData("await new Promise(() => {})", "System.InvalidOperationException", "The cell awaits a promise that nothing will settle: no timer is set, and no other code runs.")]
    public async Task Exception_EndsTheCell(string code, string name, string message)
    {
        CellResult result = await kernel.RunAsync("#!javascript\n" + code);

        Assert.Equal(CellStatus.Error, result.Status);
        Assert.Equal((name, message), (result.Error!.Name, result.Error.Value));
    }

    [Fact]
    public async Task RejectionThatIsHandledLater_IsNoError() => Assert.Equal(
        "caught late\n",
        (await kernel.SucceedAsync("#!javascript\nconst p = Promise.reject(new Error('late'));\nqueueMicrotask(() => p.catch(e => console.log('caught', e.message)));")).StandardOutput());

    [Fact]
    public async Task Exception_HasTheCellsLinesAndTheLineItself()
    {
        (CellResult result, string name) = await kernel.RunNamedAsync("#!javascript\nfunction fail() {\n  throw new TypeError('bad');\n}\n\n  fail();");

        Assert.Equal(
            ["TypeError: bad", "      throw new TypeError('bad');", "            ^", $"   at fail in {name}, line 3, column 9", $"   at {name}, line 6, column 3"],
            result.Error!.Traceback);
    }

    [Fact]
    public async Task Exception_OnTheFirstLineOfACellWithoutMagic_HasItsColumn()
    {
        (CellResult result, string name) = await kernel.RunNamedAsync("null.field", "javascript");

        Assert.Contains($"   at {name}, line 1, column 6", result.Error!.Traceback);
    }

    [Fact]
    public async Task Exception_InAFunctionOfAnEarlierCell_NamesThatCell()
    {
        (_, string first) = await kernel.RunNamedAsync("#!javascript\nfunction fromEarlier() { null.x }");
        CellResult result = await kernel.RunAsync("#!javascript\nfromEarlier()");

        Assert.Contains(result.Error!.Traceback, line => line.StartsWith($"   at fromEarlier in {first}, line 2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("let = ;", 2)]
    [InlineData("\nfunction (", 3)]
    [InlineData("let twice; let twice;", 2)]
    [InlineData("function f() { await 1 }", 2)]
    [InlineData("import x from 'y'", 2)]
    [InlineData("'", 2)]
    [InlineData("}", 2)]
    [InlineData("})(); (async function () {", 2)]
    [InlineData("/* open", 2)]
    public async Task SyntaxError_HasTheCellsLineAndNothingRuns(string code, int line)
    {
        (CellResult result, string name) = await kernel.RunNamedAsync("#!javascript\n" + code);

        Assert.Equal("SyntaxError", Assert.Single(result.CompileErrors).Code);
        Assert.StartsWith($"{name}, line {line}, column ", result.Error!.Traceback[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task CommentAtTheEnd_IsAComment() =>
        Assert.Equal("1\n", (await kernel.SucceedAsync("#!javascript\nconsole.log(1) // the end")).StandardOutput());

    [Fact]
    public async Task Memory_IsBoundedAndVariablesSurvive()
    {
        await kernel.SucceedAsync("#!javascript\nvar survivor = 1");
        CellResult result = await kernel.RunAsync("#!javascript\n{ let hoard = []; while (true) hoard.push(new Array(1000).fill(0)) }");

        Assert.Contains("The cell holds more than 256 MB in JavaScript", result.Error!.Value, StringComparison.Ordinal);
        Assert.Equal("1\n", (await kernel.SucceedAsync("#!javascript\nconsole.log(survivor)")).StandardOutput());
    }

    [Fact]
    public async Task CodeLeftBehindByAFailedCell_DoesNotRunInTheNext()
    {
        await kernel.RunAsync("#!javascript\n(async () => { await new Promise(r => setTimeout(r, 1)); console.log('ghost') })(); setTimeout(() => console.log('ghost'), 1); throw 1");

        Assert.Equal("clean\n", (await kernel.SucceedAsync("#!javascript\nawait new Promise(r => setTimeout(r, 5)); console.log('clean')")).StandardOutput());
    }

    [Fact]
    public async Task CellThatReplacesBuiltIns_KeepsItsConsole() =>
        Assert.Equal("[ 1 ]\n", (await kernel.SucceedAsync("#!javascript\nconst stringify = JSON.stringify; JSON.stringify = Reflect.ownKeys = Array.isArray = () => { throw 1 }; console.log([1])\nJSON.stringify = stringify")).StandardOutput());

    [Theory]
    [InlineData("42", "Double", "42")]
    [InlineData("'text'", "String", "text")]
    [InlineData("true", "Boolean", "True")]
    [InlineData("[1, { a: 2 }]", "JsonDocument", null)]
    [InlineData("new Date(0)", "String", "1970-01-01T00:00:00.000Z")]
    public async Task Share_ToCSharp_IsWhatItsJsonIs(string value, string type, string? text)
    {
        await kernel.SucceedAsync($"#!javascript\nlet outgoing = {value}");

        Assert.Equal(type, await kernel.ValueOfAsync("#!share --from javascript outgoing\n((object)outgoing).GetType().Name"));
        if (text is not null)
        {
            Assert.Equal(text, await kernel.ValueOfAsync("outgoing.ToString()"));
        }
    }

    [Fact]
    public async Task Share_ToFSharp_IsWhatItsJsonIs() => Assert.Equal(
        "3", await kernel.ValueOfAsync("#!javascript\nlet list = [1, 2, 3]\n#!fsharp\n#!share --from javascript list --as jsList\nstring (jsList.RootElement.GetArrayLength())"));

    [Theory]
    [InlineData("new[] { 1.5, 2 }", "[ 1.5, 2 ]")]
    [InlineData("new { Name = \"n\", Inner = new[] { true } }", "{ Name: 'n', Inner: [ true ] }")]
    [InlineData("double.PositiveInfinity", "Infinity")]
    [InlineData("(string)null", "null")]
    [InlineData("\"__proto__\"", "__proto__")]
    public async Task Share_FromCSharp_IsAPlainValue(string value, string shown) => Assert.Equal(
        shown + "\n", (await kernel.SucceedAsync($"var incoming = {value};\n#!javascript\n#!share --from csharp incoming --as received\nconsole.log(received)")).StandardOutput());

    [Theory]
    [InlineData("#!javascript\nlet f = () => 1\n#!share --from javascript f --as g", "f is a function or a symbol, which JSON cannot hold")]
    [InlineData("#!javascript\nlet f = {}; f.f = f\n#!share --from javascript f --as g", "f holds itself, which JSON cannot hold")]
    [InlineData("#!javascript\nlet m = new Map([[1, 2]])\n#!share --from javascript m --as g", "m is a Map, which JSON cannot hold")]
    [InlineData("#!javascript\nlet m = { inner: [new Set()] }\n#!share --from javascript m --as g", "m holds a Set, which JSON cannot hold")]
    [InlineData("#!javascript\nlet m = Promise.resolve(1)\n#!share --from javascript m --as g", "m is a Promise, which JSON cannot hold")]
    [InlineData("#!javascript\nlet m = [x => x]\n#!share --from javascript m --as g", "m holds a function or a symbol, which JSON cannot hold")]
    [InlineData("#!javascript\nlet m = { toJSON() { throw new Error('no') } }\n#!share --from javascript m --as g", "JavaScript says no")]
    [InlineData("#!javascript\nlet u\n#!share --from javascript u", "u is undefined, which JSON cannot hold")]
    [InlineData("var w = 1;\n#!javascript\n#!share --from csharp w --as 1w", "\"1w\" is not a name that a JavaScript variable can have")]
    [InlineData("var w = 1;\n#!javascript\n#!share --from csharp w --as \"a = 1, b\"", "is not a name that a JavaScript variable can have")]
    [InlineData("#!value --name broken --mime-type application/json\n{ no\n#!javascript\n#!share --from value broken", "the value is not the JSON that it claims to be")]
    public async Task Share_WhatCannotBeShared_SaysWhy(string code, string message) =>
        Assert.Contains(message, (await kernel.RunAsync(code)).Error!.Value, StringComparison.Ordinal);

    [Fact]
    public async Task Whos_ShowsItsVariablesWithoutFunctionsAndBuiltIns()
    {
        string page = (await kernel.SucceedAsync("#!javascript\nlet jsWho = [1]; function jsFunction() {}\n#!whos")).Display("text/html");

        Assert.Contains("<td>jsWho</td><td>Array</td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("jsFunction", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<td>console</td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_RunsAScript()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("course-").FullName, "helpers.js");
        await File.WriteAllTextAsync(file, "function fromFile() {\n  null.x\n}", TestContext.Current.CancellationToken);

        CellResult result = await kernel.RunAsync($"#!import {file}\n#!javascript\nfromFile()");

        Assert.Contains(result.Error!.Traceback, line => line.StartsWith("   at fromFile in helpers.js, line 2", StringComparison.Ordinal));
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Theory]
    [InlineData("completedVar", "completedVariable")]
    [InlineData("completedFun", "completedFunction")]
    [InlineData("typ", "typeof")]
    [InlineData("Prom", "Promise")]
    [InlineData("console.lo", "")]
    [InlineData("1", "")]
    public async Task Names_AreCompleted(string typed, string expected)
    {
        await kernel.SucceedAsync("#!javascript\nlet completedVariable = 1; function completedFunction() { }");
        string code = "#!javascript\n" + typed;

        CodeAnswer answer = await kernel.AskAsync(new CodeQuestion(CodeQuestion.QuestionKind.Complete, code, code.Length, "csharp"));

        Assert.Equal(expected, string.Join(' ', answer.Completions!.Items.Select(item => item.Text)));
        Assert.Equal(expected.Length > 0 ? typed.Length : 0, answer.Completions.End - answer.Completions.Start);
    }

    [Fact]
    public async Task Engine_IsNotLoadedBeforeACellNeedsIt()
    {
        await using KernelProcess fresh = await KernelProcess.StartAsync(SharedKernel.Patient, TestContext.Current.CancellationToken);
        CellRequest count = new("AppDomain.CurrentDomain.GetAssemblies().Count(a => a.GetName().Name is \"Jint\" or \"Acornima\").ToString()");

        Assert.Equal("0", (await fresh.ExecuteAsync(count, cancellationToken: TestContext.Current.CancellationToken)).Value());
        await fresh.ExecuteAsync(new CellRequest("1", "javascript"), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("2", (await fresh.ExecuteAsync(count, cancellationToken: TestContext.Current.CancellationToken)).Value());
    }

    [Fact]
    public async Task Browser_WhereThereIsOne_GetsTheCell()
    {
        await using KernelProcess fresh = await KernelProcess.StartAsync(InBrowser, TestContext.Current.CancellationToken);

        CellResult result = await fresh.ExecuteAsync(new CellRequest("#!javascript\nalert(1)"), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Contains("alert(1)", result.Display("application/javascript"), StringComparison.Ordinal);
        Assert.Contains("browser", result.Display("text/plain"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Browser_GetsTheValuesThatTheCellNames()
    {
        await using KernelProcess fresh = await KernelProcess.StartAsync(InBrowser, TestContext.Current.CancellationToken);
        await fresh.ExecuteAsync(
            new CellRequest("var found = new { Name = \"a</script>\", Whole = 9007199254740993, Half = 0.5, Rest = new object[] { true, null } }; var other = 1;"),
            cancellationToken: TestContext.Current.CancellationToken);

        CellResult result = await fresh.ExecuteAsync(
            new CellRequest("#!javascript\n#!share --from csharp found\n#!set --name text --value @csharp:other\n#!share --from csharp other --as $unused\nalert(found.Name + text)"),
            cancellationToken: TestContext.Current.CancellationToken);
        CellResult later = await fresh.ExecuteAsync(new CellRequest("#!javascript\nlet text = 2; alert(text)"), cancellationToken: TestContext.Current.CancellationToken);

        string script = result.Display("application/javascript");
        Assert.Contains("""var found = {["Name"]: "a\u003C/script\u003E", ["Whole"]: 9007199254740993n, ["Half"]: 0.5, ["Rest"]: [true, null]};""", script, StringComparison.Ordinal);
        Assert.Contains("var text = 1;", script, StringComparison.Ordinal);
        Assert.DoesNotContain("$unused", script, StringComparison.Ordinal);
        Assert.Contains("var text = 1;", later.Display("application/javascript"), StringComparison.Ordinal);
        Assert.DoesNotContain("found", later.Display("application/javascript"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#!share --from javascript x", "#!share failed: JavaScript cells run in the reader's browser here, and no value comes back from there; it does after `course jupyter install --javascript headless`, where they run in the kernel.")]
    [InlineData("#!set --name y --value @javascript:x", "#!set failed: JavaScript cells run in the reader's browser here, and no value comes back")]
    [InlineData("#!javascript\n#!set --name a-b --value 1", "\"a-b\" is not a name that a JavaScript variable can have")]
    public async Task Browser_WhatItCannotDo_IsRefused(string code, string why)
    {
        await using KernelProcess fresh = await KernelProcess.StartAsync(InBrowser, TestContext.Current.CancellationToken);

        CellResult result = await fresh.ExecuteAsync(new CellRequest(code), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("MagicError", result.Error!.Name);
        Assert.Contains(why, result.Error.Value, StringComparison.Ordinal);
    }

    private static KernelOptions InBrowser => SharedKernel.Patient with { Environment = new Dictionary<string, string?> { ["COURSE_JAVASCRIPT"] = "browser" } };
}
