using Xunit;

namespace Course.Kernel.Tests.Languages;

public sealed class ConsoleTests(SharedKernel kernel)
{
    [Fact]
    public async Task TextAndDisplays_KeepTheirOrder()
    {
        CellResult result = await kernel.SucceedAsync("""
            Console.Write("a"); Console.WriteLine("b");
            display("shown");
            Console.Error.WriteLine("c");
            Console.WriteLine("d");
            "last"
            """);

        Assert.Equal(
            ["stdout ab\n", "shown", "stderr c\n", "stdout d\n", "last"],
            result.Outputs.Select(output => output switch
            {
                CellOutput.StreamOutput stream => $"{stream.Name} {stream.Text}",
                CellOutput.DisplayData display => display.Data["text/plain"],
                CellOutput.ExecuteResult value => value.Data["text/plain"],
                _ => "?",
            }));
    }

    [Fact]
    public async Task TextFromOtherThreadsAndContinuations_IsTheCells() => Assert.Equal(
        "thread pool continuation ",
        (await kernel.SucceedAsync("""
            var thread = new System.Threading.Thread(() => Console.Write("thread ")); thread.Start(); thread.Join();
            Task.Run(() => Console.Write("pool ")).Wait();
            await Task.Delay(1);
            Console.Write("continuation ");
            """)).StandardOutput());

    [Fact]
    public async Task Output_FromAThreadWithoutTheCellsContext_IsShownAndCounted()
    {
        CellResult result = await kernel.SucceedAsync("""
            using System.Threading;
            var flowless = new Thread(() => Console.Write("stray")); flowless.UnsafeStart(); flowless.Join();
            Console.Write("own");
            """);

        Assert.Equal("strayown", result.StandardOutput());
        Assert.Equal(1, result.StrayOutputs);
    }

    [Fact]
    public async Task Output_OfAnEarlierCellsThread_GoesToTheCellThatIsRunning()
    {
        await kernel.SucceedAsync("""
            var mayWrite = new System.Threading.ManualResetEventSlim(); var hasWritten = new System.Threading.ManualResetEventSlim();
            new System.Threading.Thread(() => { mayWrite.Wait(); Console.Write("late"); hasWritten.Set(); }) { IsBackground = true }.Start();
            """);
        CellResult later = await kernel.SucceedAsync("mayWrite.Set(); hasWritten.Wait();");

        Assert.Equal("late", later.StandardOutput());
        Assert.Equal(1, later.StrayOutputs);
    }

    [Fact]
    public async Task RawWrites_AreOutputsToo()
    {
        CellResult result = await kernel.SucceedAsync("""
            using (var raw = Console.OpenStandardOutput()) { raw.Write("räw\n"u8); }
            using (var raw = Console.OpenStandardError()) { raw.Write("error\n"u8); }
            """);

        Assert.Equal("räw\n", result.StandardOutput());
        Assert.Equal("error\n", result.StandardError());
    }

    [Fact]
    public async Task ConsoleSetOut_LastsForItsCell()
    {
        await kernel.SucceedAsync("Console.SetOut(System.IO.TextWriter.Null); Console.Write(\"hidden\");");

        Assert.Equal("seen", (await kernel.SucceedAsync("Console.Write(\"seen\");")).StandardOutput());
    }

    [Fact]
    public async Task EveryOverloadOfWriteLine_EndsTheLineTheSameWay() => Assert.Equal(
        "1\ntext\n\nab\nc 3\nTrue\nspan\n",
        (await kernel.SucceedAsync("""
            Console.WriteLine(1); Console.WriteLine("text"); Console.WriteLine(); Console.WriteLine(new[] { 'a', 'b' });
            Console.WriteLine("{0} {1}", 'c', 3); Console.WriteLine(true); Console.Out.WriteLine("span".AsSpan());
            """)).StandardOutput());

    [Fact]
    public async Task OutputBeyondTheLimit_IsCutAndSaidSo()
    {
        await using KernelProcess small = await KernelProcess.StartAsync(
            SharedKernel.Patient with { OutputLimit = 1000 }, TestContext.Current.CancellationToken);

        CellResult flood = await small.ExecuteAsync(
            new CellRequest("for (int i = 0; i < 5000; i++) Console.WriteLine(\"flood\"); for (int i = 0; i < 50; i++) display(i);"),
            cancellationToken: TestContext.Current.CancellationToken);
        CellResult next = await small.ExecuteAsync(
            new CellRequest("Console.Write(\"next\");", ExecutionCount: 2), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(CellStatus.Ok, flood.Status);
        Assert.Equal(1000, flood.StandardOutput().Length);
        Assert.Contains("more than 1,000 characters", flood.StandardError());
        Assert.Equal(2, flood.Outputs.Count);
        Assert.Equal("next", next.StandardOutput());
    }

    [Theory]
    [InlineData("using (var raw = Console.OpenStandardOutput()) for (int i = 0; i < 500; i++) raw.Write(\"flood\\n\"u8);", 1000, 0)]
    [InlineData("using (var raw = Console.OpenStandardError()) for (int i = 0; i < 500; i++) raw.Write(\"flood\\n\"u8);", 0, 1000)]
    [InlineData("Console.Write(new string('a', 600)); using (var raw = Console.OpenStandardOutput()) raw.Write(new byte[600]);", 1000, 0)]
    [InlineData("using (var raw = Console.OpenStandardOutput()) raw.Write(Encoding.UTF8.GetBytes(\"a\" + string.Concat(Enumerable.Repeat(\"\\U0001F600\", 600))));", 999, 0)]
    public async Task OutputPastTheConsole_IsHeldToTheSameLimit(string code, int written, int errorsWritten)
    {
        await using KernelProcess small = await KernelProcess.StartAsync(
            SharedKernel.Patient with { OutputLimit = 1000 }, TestContext.Current.CancellationToken);

        CellResult flood = await small.ExecuteAsync(new CellRequest(code), cancellationToken: TestContext.Current.CancellationToken);
        CellResult next = await small.ExecuteAsync(
            new CellRequest("Console.Write(\"next\");", ExecutionCount: 2), cancellationToken: TestContext.Current.CancellationToken);

        const string notice = "\n[The cell puts out more than 1,000 characters; the rest is not kept.]\n";
        Assert.Equal(written, flood.StandardOutput().Length);
        Assert.Equal(errorsWritten, flood.StandardError().Length - notice.Length);
        Assert.EndsWith(notice, flood.StandardError(), StringComparison.Ordinal);
        Assert.Equal("next", next.StandardOutput());
    }

    [Theory]
    [InlineData("new string('x', 200_000_000)", 8 * 1024 * 1024 - 200, "xxx")]
    [InlineData("new[] { new string('x', 20_000_000) }", 1, "[text/html of 20,")]
    [InlineData("display(new string('x', 200_000_000));", 8 * 1024 * 1024 - 200, "xxx")]
    [InlineData("throw new Exception(new string('x', 200_000_000));", 10_001, "xxx")]
    public async Task Value_BeyondTheLimit_IsCutAndSaidSo(string code, int atLeast, string start)
    {
        await using KernelProcess own = await KernelProcess.StartAsync(SharedKernel.Patient, TestContext.Current.CancellationToken);

        CellResult result = await own.ExecuteAsync(new CellRequest(code), cancellationToken: TestContext.Current.CancellationToken);
        CellResult next = await own.ExecuteAsync(new CellRequest("1.ToString()", ExecutionCount: 2), cancellationToken: TestContext.Current.CancellationToken);

        string shown = result.Outputs[0] switch
        {
            CellOutput.ExecuteResult value => value.Data["text/plain"]!,
            CellOutput.DisplayData display => display.Data["text/plain"]!,
            CellOutput.ErrorOutput error => error.Value,
            var other => other.ToString()!,
        };
        Assert.StartsWith(start, shown, StringComparison.Ordinal);
        Assert.InRange(shown.Length, atLeast, 8 * 1024 * 1024);
        Assert.Equal(shown.Length > 1_000_000, result.StandardError().Contains("more than 8,388,608 characters", StringComparison.Ordinal));
        Assert.Equal("1", next.Value());
    }

    [Fact]
    public async Task Progress_HearsOfOutputWhileTheCellRuns()
    {
        await using KernelProcess own = await KernelProcess.StartAsync(SharedKernel.Patient, TestContext.Current.CancellationToken);
        Signal heard = new("running");

        Task<CellResult> cell = own.ExecuteAsync(
            new CellRequest("Console.Write(\"running\"); while (true) await Task.Delay(10);"), heard, TestContext.Current.CancellationToken);
        await heard.Task;
        await own.InterruptAsync(TestContext.Current.CancellationToken);

        Assert.Equal(CellStatus.Interrupted, (await cell).Status);
    }

    [Fact]
    public async Task Progress_ThatThrows_FailsTheCallAndNotTheKernel()
    {
        await using KernelProcess own = await KernelProcess.StartAsync(SharedKernel.Patient, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() =>
            own.ExecuteAsync(new CellRequest("Console.Write(1);"), new Thrower(), TestContext.Current.CancellationToken));
        CellResult next = await own.ExecuteAsync(new CellRequest("\"alive\""), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("alive", next.Value());
    }

    private sealed class Thrower : IProgress<CellOutput>
    {
        public void Report(CellOutput value) => throw new InvalidTimeZoneException();
    }
}
