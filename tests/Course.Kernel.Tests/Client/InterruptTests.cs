using Xunit;

namespace Course.Kernel.Tests.Client;

/// <summary>
/// Every test interrupts a cell that has said "running" (by itself, or else as the first thing it does), and then looks
/// whether an earlier variable is still there.
/// </summary>
public sealed class InterruptTests(InterruptTests.Kernel kernel) : IClassFixture<InterruptTests.Kernel>
{
    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("do { } while (true);")]
    [InlineData("for (;;) { }")]
    [InlineData("for (;;) try { continue; } catch { }")]
    [InlineData("again: goto again;")]
    [InlineData("while (true) { try { while (true) { } } catch { } }")]
    [InlineData("while (true) { try { } finally { } }")]
    [InlineData("foreach (var n in Forever()) { } IEnumerable<int> Forever() { for (int i = 0; ; i++) yield return i; }")]
    [InlineData("void Spin() { while (true) { } } Spin();")]
    [InlineData("Action spin = () => { while (true) { } }; spin();")]
    [InlineData("Task.Run(() => { while (true) { } }).Wait();")]
    [InlineData("await Task.Run(() => { while (true) { } });")]
    [InlineData("while (true) await Task.Delay(1);")]
    [InlineData("while (true) { try { await Task.Delay(1); } catch { } }")]
    [InlineData("async Task Work() { while (true) await Task.Yield(); } await Work();")]
    [InlineData("await foreach (var n in Forever()) { } async IAsyncEnumerable<int> Forever() { while (true) { await Task.Yield(); yield return 1; } }")]
    [InlineData("SpinWait.SpinUntil(() => false);")]
    [InlineData("Enumerable.InfiniteSequence(0, 1).Count(n => n < 0)")]
    [InlineData("int Fall(int n) { try { return n; } finally { } } while (true) switch (Fall(1)) { case 1: continue; default: break; }")]
    [InlineData("try { while (true) { } } catch (OperationCanceledException) { while (true) { } }")]
    public async Task BusyCode_StopsAtACheckpoint(string code)
    {
        CellResult result = await kernel.InterruptAsync(code);

        Assert.Equal(CellStatus.Interrupted, result.Status);
        Assert.Equal(InterruptStep.Checkpoint, result.Interrupt!.Step);
        Assert.Equal("CellInterrupted", result.Error!.Name);
        await kernel.AssertVariablesSurviveAsync();
    }

    [Theory]
    [InlineData("Thread.Sleep(-1);")]
    [InlineData("new SemaphoreSlim(0).Wait();")]
    [InlineData("new ManualResetEventSlim().Wait();")]
    [InlineData("new TaskCompletionSource().Task.Wait();")]
    [InlineData("new TaskCompletionSource<int>().Task.GetAwaiter().GetResult();")]
    [InlineData("lock (new object()) { new AutoResetEvent(false).WaitOne(); }")]
    [InlineData("new System.Collections.Concurrent.BlockingCollection<int>().Take();")]
    [InlineData("async Task Work() { await Task.Delay(1); Console.WriteLine(\"running\"); Thread.Sleep(-1); } await Work();")]
    public async Task BlockedCode_IsTakenOutOfItsWait(string code)
    {
        CellResult result = await kernel.InterruptAsync(code);

        Assert.Equal(InterruptStep.ThreadInterrupt, result.Interrupt!.Step);
        await kernel.AssertVariablesSurviveAsync();
    }

    [Theory]
    [InlineData("await Task.Delay(-1);")]
    [InlineData("await new TaskCompletionSource().Task;")]
    [InlineData("await Task.Run(() => { Console.WriteLine(\"running\"); Thread.Sleep(-1); });")]
    public async Task SuspendedCode_IsWaitedForNoLonger(string code)
    {
        CellResult result = await kernel.InterruptAsync(code);

        Assert.Equal(InterruptStep.Abandoned, result.Interrupt!.Step);
        await kernel.AssertVariablesSurviveAsync();
    }

    [Fact]
    public async Task CodeThatCatchesEverything_StopsAllTheSame()
    {
        CellResult result = await kernel.InterruptAsync("while (true) { try { Thread.Sleep(-1); } catch { } }");

        Assert.Contains(result.Interrupt!.Step, new[] { InterruptStep.ThreadInterrupt, InterruptStep.Checkpoint });
        await kernel.AssertVariablesSurviveAsync();
    }

    [Fact]
    public async Task CleanUp_RunsAndItsOutputIsKept()
    {
        CellResult result = await kernel.InterruptAsync("""
            IEnumerable<int> Numbers() { try { Console.WriteLine("running"); for (int i = 0; ; i++) yield return i; } finally { Console.Write("iterator,"); } }
            class Resource : IDisposable { public void Dispose() { for (int i = 0; i < 3; i++) Console.Write(i); } }
            try { using (new Resource()) foreach (var number in Numbers()) { } }
            finally { for (int i = 3; i < 6; i++) Console.Write(i); }
            """);

        Assert.Equal("running\niterator,012345", result.StandardOutput());
        Assert.Equal(InterruptStep.Checkpoint, result.Interrupt!.Step);
    }

    [Theory]
    [InlineData("void Clean() { Console.Write(\"a\"); Parts(); } void Parts() { for (int i = 0; i < 3; i++) Console.Write(i); } try { Console.WriteLine(\"running\"); while (true) { } } finally { Clean(); }", "a012")]
    [InlineData("Action clean = () => Console.Write(\"a\"); try { Console.WriteLine(\"running\"); while (true) { } } finally { clean(); new[] { 1, 2 }.ToList().ForEach(n => Console.Write(n)); }", "a12")]
    [InlineData("void Close() { Console.Write(\"a\"); } using (new Owner(Close)) { Console.WriteLine(\"running\"); while (true) { } } class Owner(Action close) : IDisposable { public void Dispose() => close(); }", "a")]
    [InlineData("try { Console.WriteLine(\"running\"); while (true) await Task.Yield(); } finally { await Task.Yield(); Console.Write(\"a\"); for (int i = 0; i < 3; i++) { await Task.Delay(1); Console.Write(i); } }", "a012")]
    [InlineData("async Task Clean() { Console.Write(\"a\"); await Task.Delay(1); await Task.Yield(); Console.Write(\"b\"); } try { Console.WriteLine(\"running\"); while (true) await Task.Yield(); } finally { await Clean(); Console.Write(\"c\"); }", "abc")]
    [InlineData("async Task Work() { await using (new Owner(1)) await using (new Owner(2)) { Console.WriteLine(\"running\"); while (true) await Task.Yield(); } } await Work(); class Owner(int id) : IAsyncDisposable { public async ValueTask DisposeAsync() { Console.Write(\"a\"); await Task.Delay(1); await Close(); } async Task Close() { await Task.Yield(); Console.Write(id); } }", "a2a1")]
    [InlineData("async IAsyncEnumerable<int> Forever() { try { Console.WriteLine(\"running\"); while (true) { await Task.Yield(); yield return 1; } } finally { await Task.Yield(); Console.Write(\"a\"); } } await foreach (var n in Forever()) { }", "a")]
    [InlineData("var work = Task.Run(() => { while (true) { } }); var after = work.ContinueWith(_ => Console.Write(\"a\")); Console.WriteLine(\"running\"); after.Wait(); while (true) { }", "a")]
    public async Task CleanUp_InWhateverItCalls_RunsToItsEnd(string code, string expected)
    {
        CellResult result = await kernel.InterruptAsync(code);

        Assert.Equal("running\n" + expected, result.StandardOutput());
        await kernel.AssertVariablesSurviveAsync();
    }

    [Theory]
    [InlineData("try { } finally { } while (true) { }")]
    [InlineData("try { throw new Exception(); } catch { while (true) { } } finally { Console.Write(1); }")]
    [InlineData("void Spin() { while (true) { } } try { Spin(); } finally { Spinless(); } void Spinless() { }")]
    [InlineData("async Task Clean() { await Task.Yield(); } try { await Task.Yield(); } finally { await Clean(); } while (true) { }")]
    [InlineData("await Task.CompletedTask.ContinueWith(_ => { while (true) { } });")]
    [InlineData("class Disposable : IDisposable { public void Dispose() { } } using (new Disposable()) { } while (true) { }")]
    [InlineData("try { try { } finally { throw new Exception(); } } catch { } while (true) { }")]
    [InlineData("try { try { } finally { try { try { } finally { throw new Exception(); } } catch { } } } finally { } while (true) { }")]
    [InlineData("async Task Fail() { try { await Task.Yield(); } finally { throw new Exception(); } } try { await Fail(); } catch { } while (true) { }")]
    public async Task BusyCode_NextToCleanUp_StopsAtACheckpoint(string code)
    {
        CellResult result = await kernel.InterruptAsync(code);

        Assert.Equal(InterruptStep.Checkpoint, result.Interrupt!.Step);
        await kernel.AssertVariablesSurviveAsync();
    }

    [Theory]
    [InlineData("throw new FormatException();")]
    [InlineData("Thread.Sleep(-1);")]
    [InlineData("Console.Write(\"\");")]
    public async Task CallbackOfTheCancellationToken_DoesNotKeepTheCellFromStopping(string callback)
    {
        CellResult result = await kernel.InterruptAsync($$"""
            Microsoft.DotNet.Interactive.KernelInvocationContext.Current.CancellationToken.Register(() => { {{callback}} });
            Console.WriteLine("running");
            while (true) { }
            """);

        Assert.True(result.KernelIsAlive);
        Assert.Equal(CellStatus.Interrupted, result.Status);
        await kernel.AssertVariablesSurviveAsync();
    }

    [Fact]
    public async Task ThreadsOfTheCell_StopWithoutEndingTheProcess()
    {
        CellResult result = await kernel.InterruptAsync("""
            var spinning = new Thread(() => { while (true) { } }); spinning.Start();
            ThreadPool.QueueUserWorkItem(_ => { while (true) { } });
            Console.WriteLine("running");
            spinning.Join();
            """);

        Assert.True(result.KernelIsAlive);
        Assert.Equal("True", (await kernel.RunAsync("spinning.Join(Timeout.Infinite); (!spinning.IsAlive).ToString()")).Value());
    }

    [Fact]
    public async Task BackgroundWorkOfAnotherCell_GoesOn()
    {
        await kernel.RunAsync("""
            int beats = 0; bool beating = true;
            var heart = Task.Run(async () => { while (beating) { beats++; await Task.Yield(); } });
            """);
        await kernel.InterruptAsync("while (true) { }");

        CellResult result = await kernel.RunAsync("""
            int seen = beats; while (beats == seen) { } beating = false; await heart; heart.Status.ToString()
            """);
        Assert.Equal("RanToCompletion", result.Value());
    }

    [Fact]
    public async Task AbandonedCode_StopsWhenItComesBackAndPutsNothingOut()
    {
        await kernel.RunAsync("var gate = new TaskCompletionSource(); var ended = new TaskCompletionSource<string>(); int reached = 0;");
        await kernel.InterruptAsync("""
            async Task Work() { try { Console.WriteLine("running"); await gate.Task; Console.Write("late"); reached = 1; } catch (OperationCanceledException e) { ended.SetResult("cancelled"); throw; } }
            await Work();
            """);

        CellResult result = await kernel.RunAsync("gate.SetResult(); $\"{await ended.Task} {reached}\"");
        Assert.Equal("cancelled 0", result.Value());
        Assert.Equal("", result.StandardOutput());
    }

    [Fact]
    public async Task Interrupt_NamesTheLineWhereTheCellStopped()
    {
        CellResult result = await kernel.InterruptAsync("int n = 0;\nwhile (true)\n{\n    n++;\n}");

        Assert.Matches(@"^   at Cell \d+, line [3456]$", result.Error!.Traceback[1]);
        Assert.Contains("all variables keep their values", result.Error.Traceback[0]);
    }

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("const spin = () => { for (;;) ; }; spin()")]
    [InlineData("try { while (true) { } } catch { while (true) { } } finally { while (true) { } }")]
    [InlineData("await (async () => { while (true) await null; })()")]
    [InlineData("await new Promise(done => setTimeout(done, 1e8))")]
    [InlineData("(function again() { setTimeout(again, 0) })()")]
    [InlineData("setTimeout(() => { while (true) { } }, 1)")]
    [InlineData("function* forever() { while (true) yield 1 } for (const n of forever()) { }")]
    [InlineData("return { toJSON() { while (true) { } } }")]
    [InlineData("throw { get message() { while (true) { } } }")]
    [InlineData("for (;;) /(a+)+b/.test('a'.repeat(18))")]
    [InlineData("for (;;) Array.from({ length: 1e5 }, () => 1)")]
    public async Task JavaScript_StopsAndKeepsItsVariables(string code)
    {
        await kernel.RunAsync("#!javascript\nvar jsKeep = 'kept'");

        CellResult result = await kernel.InterruptAsync($"#!javascript\nconsole.log(\"running\");\n{code}");

        Assert.Equal((CellStatus.Interrupted, InterruptStep.Checkpoint), (result.Status, result.Interrupt!.Step));
        Assert.Equal("kept\n", (await kernel.RunAsync("#!javascript\nconsole.log(jsKeep)")).StandardOutput());
        await kernel.AssertVariablesSurviveAsync();
    }

    [Fact]
    public async Task JavaScript_NamesTheLineWhereItStopped()
    {
        CellResult result = await kernel.InterruptAsync("#!javascript\nfunction spin() {\n  console.log(\"running\");\n  while (true) { }\n}\nspin();");

        Assert.Contains(result.Error!.Traceback, line => line.StartsWith("   at spin in Cell ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task CancellationToken_OfTheCallAndOfTheCell_AreTheSamePath()
    {
        using CancellationTokenSource cancellation = new();
        Task<CellResult> cell = kernel.StartAsync(
            "await Task.Delay(-1, Microsoft.DotNet.Interactive.KernelInvocationContext.Current.CancellationToken);", out Signal running, cancellation.Token);
        await running.Task;
        await cancellation.CancelAsync();

        CellResult result = await cell;
        Assert.Equal(CellStatus.Interrupted, result.Status);
        Assert.True(result.KernelIsAlive);
        await kernel.AssertVariablesSurviveAsync();
    }

    [Fact]
    public async Task Timeout_StopsTheCellAndSaysSo()
    {
        CellResult result = await kernel.Process.ExecuteAsync(
            new CellRequest("while (true) { }", ExecutionCount: 900, Timeout: TimeSpan.FromMilliseconds(50)),
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(CellStatus.TimedOut, result.Status);
        Assert.Equal("CellTimedOut", result.Error!.Name);
        Assert.StartsWith("Cell 900 ran longer than 0.05 s.", result.Error.Value, StringComparison.Ordinal);
        await kernel.AssertVariablesSurviveAsync();
    }

    [Fact]
    public async Task Interrupt_WhenNothingRuns_SaysSo() => Assert.Equal(
        InterruptStep.NothingRunning,
        (await kernel.Process.InterruptAsync(TestContext.Current.CancellationToken)).Step);

    [Fact]
    public async Task AlreadyCancelledToken_RunsNothing() => await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
        kernel.Process.ExecuteAsync(new CellRequest("1"), cancellationToken: new CancellationToken(canceled: true)));

    /// <summary>One kernel for the class: that it outlives all of these interrupts is part of what is tested.</summary>
    public sealed class Kernel : IAsyncLifetime
    {
        private int executionCount;

        public KernelProcess Process { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Process = await KernelProcess.StartAsync(SharedKernel.Patient);
            await RunAsync("using System.Threading; var keep = \"kept\";");
        }

        public ValueTask DisposeAsync() => Process.DisposeAsync();

        public Task<CellResult> RunAsync(string code) =>
            Process.ExecuteAsync(new CellRequest(code, ExecutionCount: ++executionCount), cancellationToken: TestContext.Current.CancellationToken);

        public Task<CellResult> StartAsync(string code, out Signal running, CancellationToken cancellationToken)
        {
            running = new Signal("running\n");
            string announcement = code.Contains("\"running\"", StringComparison.Ordinal) ? "" : "Console.WriteLine(\"running\");";
            return Process.ExecuteAsync(new CellRequest($"{announcement}\n{code}", ExecutionCount: ++executionCount), running, cancellationToken);
        }

        public async Task<CellResult> InterruptAsync(string code)
        {
            Task<CellResult> cell = StartAsync(code, out Signal running, TestContext.Current.CancellationToken);
            await running.Task;
            InterruptOutcome outcome = await Process.InterruptAsync(TestContext.Current.CancellationToken);
            CellResult result = await cell;
            Assert.Equal(outcome, result.Interrupt);
            Assert.True(outcome.VariablesSurvive);
            return result;
        }

        public async Task AssertVariablesSurviveAsync() => Assert.Equal("kept", (await RunAsync("keep")).Value());
    }
}
