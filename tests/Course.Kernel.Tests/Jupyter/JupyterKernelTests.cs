using System.Text.Json.Nodes;
using Course.Concurrency.Time;
using Course.Kernel.Jupyter;
using Course.Kernel.Jupyter.Messages;
using Xunit;

namespace Course.Kernel.Tests.Jupyter;

/// <summary>What requests mean, with cells that do what the test says and no sockets.</summary>
public sealed class JupyterKernelTests
{
    private readonly ScriptedCells cells = new();
    private readonly RecordingOutlet outlet = new();
    private readonly JupyterKernel kernel;

    public JupyterKernelTests() => kernel = new JupyterKernel(cells, outlet, ConnectionFile.OnThisMachine(), new VirtualTime());

    [Fact]
    public async Task Execute_TellsEverybodyInOrderAndReplies()
    {
        JupyterMessage request = Requests.Execute("1+1");
        cells.OnExecute = (cell, outputs, _, _) =>
        {
            outputs!.Report(new CellOutput.StreamOutput("stdout", "out\n"));
            outputs.Report(new CellOutput.ExecuteResult(cell.ExecutionCount, new MimeBundle([new("text/plain", "2")])));
            return Task.FromResult(ScriptedCells.Good);
        };

        await SendAsync(request);

        Assert.Equal(["busy", "input 1 1+1", "stdout out\n", "result 1 2", "idle"], outlet.Told(request));
        JsonObject reply = outlet.ReplyTo(request);
        Assert.Equal("ok", (string?)reply["status"]);
        Assert.Equal(1, (int?)reply["execution_count"]);
    }

    [Fact]
    public async Task Output_AfterTheCellsEnd_IsToldAsItsOwn()
    {
        JupyterMessage request = Requests.Execute("1");
        IProgress<CellOutput>? heard = null;
        cells.OnExecute = (_, outputs, _, _) =>
        {
            heard ??= outputs;
            return Task.FromResult(ScriptedCells.Good);
        };
        await SendAsync(request);
        JupyterMessage next = Requests.Execute("2");
        await SendAsync(next);

        heard!.Report(new CellOutput.StreamOutput("stdout", "late"));
        heard.Report(new CellOutput.ErrorOutput("Failure", "no luck", ["no luck"]));

        Assert.Equal(["busy", "input 1 1", "idle", "stdout late", "error no luck"], outlet.Told(request));
        Assert.Equal(["busy", "input 2 2", "idle"], outlet.Told(next));
    }

    [Fact]
    public async Task Execute_WindowsLineEnds_ReachTheCellAsOurs()
    {
        await SendAsync(Requests.Execute("a\r\nb"));

        Assert.Equal("a\nb", cells.Requests.Single().Code);
    }

    [Fact]
    public async Task Execute_Fails_RepliesWithTheError()
    {
        cells.OnExecute = (_, outputs, _, _) => ScriptedCells.Fail(outputs, "no luck");
        JupyterMessage request = Requests.Execute("x");

        await SendAsync(request);

        Assert.Contains("error no luck", outlet.Told(request));
        JsonObject reply = outlet.ReplyTo(request);
        Assert.Equal(("error", "Failure", "no luck"), ((string?)reply["status"], (string?)reply["ename"], (string?)reply["evalue"]));
        Assert.Equal("no luck", (string?)reply["traceback"]![0]);
    }

    [Fact]
    public async Task Execute_Silent_TellsNobodyAndCountsNothing()
    {
        JupyterMessage request = Requests.Execute("x", new JsonObject { ["silent"] = true });

        await SendAsync(request);
        JupyterMessage next = Requests.Execute("y");
        await SendAsync(next);

        Assert.Equal(["busy", "idle"], outlet.Told(request));
        Assert.Equal(1, (int?)outlet.ReplyTo(next)["execution_count"]);
    }

    [Fact]
    public async Task Execute_NotStored_IsShownAndNotCounted()
    {
        JupyterMessage request = Requests.Execute("x", new JsonObject { ["store_history"] = false });
        JupyterMessage next = Requests.Execute("y");

        await SendAsync(request);
        await SendAsync(next);

        Assert.Contains("stdout x", outlet.Told(request));
        Assert.Equal(1, (int?)outlet.ReplyTo(next)["execution_count"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    public async Task Execute_NothingToRun_RunsNothingAndCountsNothing(string code)
    {
        JupyterMessage request = Requests.Execute(code);

        await SendAsync(request);

        Assert.Empty(cells.Requests);
        Assert.Equal("ok", (string?)outlet.ReplyTo(request)["status"]);
        Assert.Equal(0, (int?)outlet.ReplyTo(request)["execution_count"]);
    }

    [Fact]
    public async Task Execute_WithoutCode_SaysSoAndCountsNothing()
    {
        JupyterMessage request = Requests.Message("execute_request", new JsonObject { ["code"] = 5 });

        await SendAsync(request);

        Assert.Equal("BadRequest", (string?)outlet.ReplyTo(request)["ename"]);
        Assert.Empty(cells.Requests);
    }

    [Fact]
    public async Task UserExpressions_AreEvaluatedAfterTheCell_EachByItself()
    {
        cells.OnExecute = (cell, outputs, _, _) => cell.Code == "bad"
            ? ScriptedCells.Fail(outputs, "no such name")
            : Task.FromResult(ScriptedCells.Good with { Outputs = [new CellOutput.ExecuteResult(1, new MimeBundle([new("text/plain", cell.Code + "!")]))] });
        JupyterMessage request = Requests.Execute("code", new JsonObject { ["user_expressions"] = new JsonObject { ["a"] = "x", ["b"] = "bad", ["c"] = 5 } });

        await SendAsync(request);

        JsonNode values = outlet.ReplyTo(request)["user_expressions"]!;
        Assert.Equal("x!", (string?)values["a"]!["data"]!["text/plain"]);
        Assert.Equal(("error", "no such name"), ((string?)values["b"]!["status"], (string?)values["b"]!["evalue"]));
        Assert.Null(values["c"]);
        Assert.Equal(["busy", "input 1 code", "idle"], outlet.Told(request));
    }

    [Theory]
    [InlineData(true, "aborted")]
    [InlineData(false, "ok")]
    public async Task StopOnError_WhatWasSentAlready_IsAborted(bool stops, string expected)
    {
        cells.OnExecute = (cell, outputs, _, _) => cell.Code == "bad" ? ScriptedCells.Fail(outputs, "no luck") : Task.FromResult(ScriptedCells.Good);
        JupyterMessage bad = Requests.Execute("bad", new JsonObject { ["stop_on_error"] = stops });
        JupyterMessage waiting = Requests.Execute("waiting");
        JupyterMessage info = Requests.Message("kernel_info_request");
        JupyterMessage later = Requests.Execute("later");
        long[] arrivals = [kernel.NoteArrival(), kernel.NoteArrival(), kernel.NoteArrival()];

        await kernel.HandleShellAsync(bad, arrivals[0]);
        await kernel.HandleShellAsync(waiting, arrivals[1]);
        await kernel.HandleShellAsync(info, arrivals[2]);
        await SendAsync(later);

        Assert.Equal(expected, (string?)outlet.ReplyTo(waiting)["status"]);
        Assert.Equal("ok", (string?)outlet.ReplyTo(info)["status"]);
        Assert.Equal("ok", (string?)outlet.ReplyTo(later)["status"]);
        Assert.Equal(["busy", "idle"], outlet.Told(waiting).Where(line => line is "busy" or "idle"));
    }

    [Fact]
    public async Task Interrupt_ReachesTheRunningCell_AndIsAnsweredAtOnce()
    {
        TaskCompletionSource started = new();
        cells.OnExecute = async (_, outputs, _, cancellation) =>
        {
            started.SetResult();
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return await ScriptedCells.Fail(outputs, "interrupted");
        };
        JupyterMessage cell = Requests.Execute("forever");
        JupyterMessage interrupt = Requests.Message("interrupt_request");
        Task running = SendAsync(cell);
        await started.Task;

        await kernel.HandleControlAsync(interrupt);
        await running;

        Assert.Equal("ok", (string?)outlet.ReplyTo(interrupt, JupyterChannel.Control)["status"]);
        Assert.Equal("interrupted", (string?)outlet.ReplyTo(cell)["evalue"]);
    }

    [Fact]
    public async Task Interrupt_BeforeTheCellStarts_IsAnError()
    {
        cells.OnExecute = (_, _, _, cancellation) =>
        {
            kernel.Interrupt();
            cancellation.ThrowIfCancellationRequested();
            return Task.FromResult(ScriptedCells.Good);
        };
        JupyterMessage request = Requests.Execute("x");

        await SendAsync(request);

        Assert.Equal("CellInterrupted", (string?)outlet.ReplyTo(request)["ename"]);
        Assert.Contains("error Cell 1 was interrupted before it started.", outlet.Told(request));
    }

    [Fact]
    public void Interrupt_NothingRuns_IsNoError() => Assert.False(kernel.Interrupt());

    [Fact]
    public async Task KernelThatCannotStart_IsAnErrorOfTheCell_AndTheNextOneRuns()
    {
        int calls = 0;
        cells.OnExecute = (_, _, _, _) => calls++ == 0 ? throw new KernelStartException("no dotnet") : Task.FromResult(ScriptedCells.Good);
        JupyterMessage first = Requests.Execute("x");
        JupyterMessage second = Requests.Execute("y");

        await SendAsync(first);
        await SendAsync(second);

        Assert.Equal("no dotnet", (string?)outlet.ReplyTo(first)["evalue"]);
        Assert.Equal("ok", (string?)outlet.ReplyTo(second)["status"]);
    }

    [Fact]
    public async Task CellThatEndsItsProcess_IsToldThatAFreshOneTakesOver()
    {
        cells.OnExecute = (_, outputs, _, _) => ScriptedCells.Fail(outputs, "gone", isAlive: false);
        JupyterMessage request = Requests.Execute("x");

        await SendAsync(request);

        Assert.Contains(outlet.Told(request), line => line.Contains("A fresh process takes over", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failure_OfTheKernelItself_IsAReplyAndNotTheEnd()
    {
        cells.OnAsk = _ => throw new FormatException("broken");
        JupyterMessage request = Requests.About("complete_request", "x", 1);

        await SendAsync(request);

        Assert.Equal("broken", (string?)outlet.ReplyTo(request)["evalue"]);
        Assert.Equal(["busy", "idle"], outlet.Told(request));
    }

    [Fact]
    public async Task Input_IsAskedForAfterWhatTheCellSaid_AndComesBack()
    {
        cells.OnExecute = async (_, outputs, input, cancellation) =>
        {
            outputs!.Report(new CellOutput.StreamOutput("stdout", "first "));
            outputs.Report(new CellOutput.StreamOutput("stdout", "name? "));
            string? line = await input!.ReadLineAsync("prompt", isPassword: true, cancellation);
            outputs.Report(new CellOutput.StreamOutput("stdout", $"<{line}>"));
            return ScriptedCells.Good;
        };
        JupyterMessage request = Requests.Execute("x");
        List<string> seen = [];
        outlet.OnSend = (channel, message) =>
        {
            seen.Add(RecordingOutlet.Line(message));
            if (channel == JupyterChannel.Stdin)
            {
                kernel.HandleStdin(Requests.Message("input_reply", new JsonObject { ["value"] = "stranger" }, sender: "another"));
                kernel.HandleStdin(Requests.Message("input_reply", new JsonObject { ["value"] = "Ann" }));
                kernel.HandleStdin(Requests.Message("input_reply", new JsonObject { ["value"] = "too late" }));
            }
        };

        await SendAsync(request);

        Assert.Equal(["busy", "input 1 x", "stdout first ", "stdout name? ", "input_request", "stdout <Ann>", "idle"], seen.Where(line => line != "execute_reply"));
        OutgoingMessage asked = Assert.Single(outlet.On(JupyterChannel.Stdin));
        Assert.Equal(("prompt", true), ((string?)asked.Content["prompt"], (bool?)asked.Content["password"]));
    }

    [Fact]
    public async Task Input_EndOfIt_IsTheEndOfAllInput()
    {
        string? line = "unset";
        cells.OnExecute = async (_, _, input, cancellation) =>
        {
            line = await input!.ReadLineAsync("", isPassword: false, cancellation);
            return ScriptedCells.Good;
        };
        outlet.OnSend = (channel, _) =>
        {
            if (channel == JupyterChannel.Stdin)
            {
                kernel.HandleStdin(Requests.Message("input_reply", new JsonObject { ["value"] = "\u0004" }));
            }
        };

        await SendAsync(Requests.Execute("x"));

        Assert.Null(line);
    }

    [Fact]
    public async Task Input_NotAllowed_ThereIsNobodyToAsk()
    {
        ICellInput? given = null;
        cells.OnExecute = (_, _, input, _) =>
        {
            given = input;
            return Task.FromResult(ScriptedCells.Good);
        };

        await SendAsync(Requests.Execute("x", new JsonObject { ["allow_stdin"] = false }));

        Assert.Null(given);
    }

    [Fact]
    public async Task Complete_CountsCharactersAsJupyterDoes()
    {
        cells.OnAsk = question => new CodeAnswer(Completions: new CodeCompletions(5, question.Position, [new("Length", "property", "int string.Length")]));
        JupyterMessage request = Requests.About("complete_request", "\"😀\".Le // more", 6);

        await SendAsync(request);

        Assert.Equal(7, cells.Questions.Single().Position);
        JsonObject reply = outlet.ReplyTo(request);
        Assert.Equal("""["Length"]""", reply["matches"]!.ToJsonString());
        Assert.Equal((4, 6), ((int?)reply["cursor_start"], (int?)reply["cursor_end"]));
        Assert.Equal("property", (string?)reply["metadata"]!["_jupyter_types_experimental"]![0]!["type"]);
    }

    [Fact]
    public async Task Complete_NobodyKnows_IsAnEmptyList()
    {
        JupyterMessage request = Requests.About("complete_request", "x", 1);

        await SendAsync(request);

        Assert.Equal("[]", outlet.ReplyTo(request)["matches"]!.ToJsonString());
    }

    [Theory]
    [InlineData("complete_request", "cursor_pos", -5, 0)]
    [InlineData("complete_request", "cursor_pos", 500, 3)]
    [InlineData("inspect_request", "no_cursor", 0, 3)]
    public async Task Cursor_OutsideOfTheCode_IsAtItsEnd(string type, string field, int value, int expected)
    {
        await SendAsync(Requests.Message(type, new JsonObject { ["code"] = "abc", [field] = value }));

        Assert.Equal(expected, cells.Questions.Single().Position);
    }

    [Fact]
    public async Task Inspect_Found_HasTextAndMarkdown()
    {
        cells.OnAsk = _ => new CodeAnswer(Inspection: new CodeInspection("plain", "**rich**"));
        JupyterMessage request = Requests.About("inspect_request", "x", 1);

        await SendAsync(request);

        Assert.True((bool?)outlet.ReplyTo(request)["found"]);
        Assert.Equal("plain", (string?)outlet.ReplyTo(request)["data"]!["text/plain"]);
    }

    [Fact]
    public async Task Inspect_NotFound_SaysSo()
    {
        JupyterMessage request = Requests.About("inspect_request", "x", 1);

        await SendAsync(request);

        Assert.False((bool?)outlet.ReplyTo(request)["found"]);
        Assert.Equal("{}", outlet.ReplyTo(request)["data"]!.ToJsonString());
    }

    [Fact]
    public async Task IsComplete_Incomplete_BringsTheIndent()
    {
        cells.OnAsk = _ => new CodeAnswer(Completeness: new CodeCompleteness(CodeCompleteness.CodeState.Incomplete, "    "));
        JupyterMessage request = Requests.Message("is_complete_request", new JsonObject { ["code"] = "if (x) {" });

        await SendAsync(request);

        Assert.Equal(("incomplete", "    "), ((string?)outlet.ReplyTo(request)["status"], (string?)outlet.ReplyTo(request)["indent"]));
    }

    [Fact]
    public async Task IsComplete_NobodyKnows_IsUnknown()
    {
        JupyterMessage request = Requests.Message("is_complete_request", new JsonObject { ["code"] = "x" });

        await SendAsync(request);

        Assert.Equal("unknown", (string?)outlet.ReplyTo(request)["status"]);
    }

    [Theory]
    [InlineData("""{"hist_access_type":"tail","n":2}""", """[[1,2,"b"],[1,3,"ab"]]""")]
    [InlineData("""{"hist_access_type":"tail","n":-1}""", "[]")]
    [InlineData("""{"hist_access_type":"range","session":0,"start":1,"stop":3}""", """[[1,1,"a"],[1,2,"b"]]""")]
    [InlineData("""{"hist_access_type":"range","session":7,"start":0}""", "[]")]
    [InlineData("""{"hist_access_type":"search","pattern":"a*","n":1}""", """[[1,3,"ab"]]""")]
    [InlineData("""{"hist_access_type":"search","pattern":"a*"}""", """[[1,1,"a"],[1,3,"ab"]]""")]
    [InlineData("""{"hist_access_type":"tail","n":1,"output":true}""", """[[1,3,["ab",null]]]""")]
    [InlineData("{}", """[[1,1,"a"],[1,2,"b"],[1,3,"ab"]]""")]
    public async Task History_IsThatOfThisSession(string request, string expected)
    {
        foreach (string code in (string[])["a", "b", "ab"])
        {
            await SendAsync(Requests.Execute(code));
        }
        JupyterMessage history = Requests.Message("history_request", JsonNode.Parse(request)!.AsObject());

        await SendAsync(history);

        Assert.Equal(expected, outlet.ReplyTo(history)["history"]!.ToJsonString());
    }

    [Fact]
    public async Task KernelInfo_NamesProtocolAndLanguage_OnBothChannels()
    {
        JupyterMessage onShell = Requests.Message("kernel_info_request");
        JupyterMessage onControl = Requests.Message("kernel_info_request");

        await SendAsync(onShell);
        await kernel.HandleControlAsync(onControl);

        Assert.Equal("5.4", (string?)outlet.ReplyTo(onShell)["protocol_version"]);
        Assert.Equal("C#", (string?)outlet.ReplyTo(onControl, JupyterChannel.Control)["language_info"]!["name"]);
    }

    [Fact]
    public async Task Comms_DoNotFail()
    {
        JupyterMessage open = Requests.Message("comm_open", new JsonObject { ["comm_id"] = "c1", ["target_name"] = "jupyter.widget" });
        JupyterMessage info = Requests.Message("comm_info_request");

        await SendAsync(open);
        await SendAsync(Requests.Message("comm_msg", new JsonObject { ["comm_id"] = "c1" }));
        await SendAsync(Requests.Message("comm_close", new JsonObject { ["comm_id"] = "c1" }));
        await SendAsync(info);

        OutgoingMessage close = outlet.On(JupyterChannel.IOPub).Single(message => message.Type == "comm_close");
        Assert.Equal("c1", (string?)close.Content["comm_id"]);
        Assert.Equal("{}", outlet.ReplyTo(info)["comms"]!.ToJsonString());
        Assert.Single(outlet.On(JupyterChannel.Shell));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Shutdown_IsAnsweredBeforeTheKernelEnds(bool restart)
    {
        JupyterMessage request = Requests.Message("shutdown_request", new JsonObject { ["restart"] = restart });

        await kernel.HandleControlAsync(request);

        Assert.True(kernel.Stopped.IsCompleted);
        Assert.Equal(restart, (bool?)outlet.ReplyTo(request, JupyterChannel.Control)["restart"]);
        Assert.Contains("shutdown_reply", outlet.Told(request));
    }

    [Fact]
    public async Task Debugging_IsRefusedAsItsProtocolSaysNo()
    {
        JupyterMessage request = Requests.Message("debug_request", new JsonObject { ["seq"] = 3, ["type"] = "request", ["command"] = "initialize" });

        await kernel.HandleControlAsync(request);

        JsonObject reply = outlet.ReplyTo(request, JupyterChannel.Control);
        Assert.Equal((3, "initialize", false), ((int?)reply["request_seq"], (string?)reply["command"], (bool?)reply["success"]));
    }

    [Fact]
    public async Task UnknownRequest_IsAnsweredWithAnError_AndOtherMessagesAreNot()
    {
        JupyterMessage request = Requests.Message("dance_request");

        await SendAsync(request);
        await SendAsync(Requests.Message("dance"));

        Assert.Equal("dance_reply", Assert.Single(outlet.On(JupyterChannel.Shell)).Type);
        Assert.Equal("UnknownRequest", (string?)outlet.ReplyTo(request)["ename"]);
    }

    private Task SendAsync(JupyterMessage message) => kernel.HandleShellAsync(message, kernel.NoteArrival());
}
