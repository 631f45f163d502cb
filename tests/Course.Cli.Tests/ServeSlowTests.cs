using System.Text;
using System.Text.RegularExpressions;
using Course.Cli.CommandLine;
using Spectre.Console;
using Xunit;

namespace Course.Cli.Tests;

/// <summary><c>course serve-slow</c>, from its arguments to its exit code.</summary>
public sealed partial class ServeSlowTests : IDisposable
{
    private readonly TemporaryClone clone = new();
    private readonly AnnouncedText output = new();
    private readonly StringWriter error = new();
    private readonly CancellationTokenSource interrupt = new();

    public ServeSlowTests()
    {
        clone.Write("data/site/index.html", "start");
        clone.Write("data/site/next.html", "next");
    }

    public void Dispose()
    {
        interrupt.Dispose();
        clone.Dispose();
    }

    [Fact]
    public async Task ServeSlow_ServesTheSiteUntilCtrlC_AndExitsWith0()
    {
        Task<int> serving = RunAsync("--delay", "0");
        await output.Contains("Press Ctrl-C to stop it.");

        Assert.Matches(@"2 pages, 0 s per answer\.", output.ToString());
        using HttpClient client = new();
        Assert.Equal("next", await client.GetStringAsync(Address() + "next.html", TestContext.Current.CancellationToken));
        await interrupt.CancelAsync();

        Assert.Equal(ExitCode.Success, await serving);
        Assert.Contains("Stopped. 1 requests were answered, on 1 connections.", output.ToString(), StringComparison.Ordinal);
        Assert.Equal("", error.ToString());
    }

    [Theory]
    [InlineData("1.5", "1.5 s per answer")]
    [InlineData("90s", "90 s per answer")]
    public async Task ServeSlow_Delay_IsReadTheSameOnEveryMachine(string delay, string announced)
    {
        Task<int> serving = RunAsync("--delay", delay);
        await output.Contains("Press Ctrl-C to stop it.");
        await interrupt.CancelAsync();

        Assert.Equal(ExitCode.Success, await serving);
        Assert.Contains(announced, output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServeSlow_SiteLatencyAndFaults_ComeFromTheArguments()
    {
        clone.Write("mine/index.html", "mine");
        clone.Write("mine.json", """{ "default": 0 }""");
        Task<int> serving = RunAsync("--site", "mine", "--latency", "mine.json", "--faults", "truncate:/");
        await output.Contains("Press Ctrl-C to stop it.");

        Assert.Contains("1 pages, 0 s per answer unless the table says otherwise, faults: truncate:/.", output.ToString(), StringComparison.Ordinal);
        using HttpClient client = new();
        Assert.Equal("mine", await client.GetStringAsync(Address() + "index.html", TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(Address(), TestContext.Current.CancellationToken));
        await interrupt.CancelAsync();

        Assert.Equal(ExitCode.Success, await serving);
    }

    [Fact]
    public async Task ServeSlow_PortInUse_SaysSoAndExitsWith1()
    {
        Task<int> serving = RunAsync();
        await output.Contains("Press Ctrl-C to stop it.");
        string port = new Uri(Address()).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(ExitCode.Failure, await RunAsync("--port", port));

        Assert.Equal($"course: Port {port} of 127.0.0.1 is in use: stop the program that listens there, or choose another port (0 for any that is free).{Environment.NewLine}", error.ToString());
        await interrupt.CancelAsync();
        await serving;
    }

    [Theory]
    [InlineData("--port 70000", "--port takes a whole number from 0 to 65535, and not \"70000\"; 0 means any that is free.")]
    [InlineData("--port -1", "--port takes a whole number from 0 to 65535, and not \"-1\"; 0 means any that is free.")]
    [InlineData("--port http", "--port takes a whole number from 0 to 65535, and not \"http\"; 0 means any that is free.")]
    [InlineData("--port 99999999999", "--port takes a whole number from 0 to 65535, and not \"99999999999\"; 0 means any that is free.")]
    [InlineData("--delay -1", "--delay takes a number of seconds such as 90 or 1.5, 0 or more and at most 86400, and not \"-1\".")]
    [InlineData("--delay 1,5", "and not \"1,5\".")]
    [InlineData("--delay 1e3", "and not \"1e3\".")]
    [InlineData("--delay NaN", "and not \"NaN\".")]
    [InlineData("--delay 86401", "and not \"86401\".")]
    [InlineData("--delay", "--delay")]
    [InlineData("--delay 1 --latency x.json", "--delay and --latency both say how long answers take: give one of them.")]
    [InlineData("--latency x.json", "x.json: name a latency table, such as")]
    [InlineData("--latency bad.json", "bad.json, line 2: the delay of 'default' is not a number of seconds")]
    [InlineData("--faults explode:/", "There is no fault 'explode': the faults are")]
    [InlineData("--site ", "--site is empty: name the folder of pages")]
    [InlineData("--site nowhere", "nowhere: name the one that holds the site's pages.")]
    public async Task ServeSlow_BadInput_IsOneSentenceAndNothingIsServed(string arguments, string sentence)
    {
        clone.Write("bad.json", "{\n\"default\": \"slow\" }");

        Assert.Equal(ExitCode.WrongUse, await RunAsync(arguments.Split(' ')));

        Assert.Contains(sentence, error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
        Assert.Equal("", output.ToString());
    }

    [Fact]
    public async Task Help_TeachesTheFaults()
    {
        Assert.Equal(ExitCode.Success, await RunAsync("--help"));

        Assert.All(Enum.GetValues<Crawling.FaultKind>(), kind =>
            Assert.Contains($"\n  {string.Concat(kind.ToString().Select((letter, index) => char.IsUpper(letter) && index > 0 ? "-" + letter : letter.ToString())).ToLowerInvariant()} ", output.ToString(), StringComparison.Ordinal));
    }

    private string Address() => AddressPattern().Match(output.ToString()).Value;

    private Task<int> RunAsync(params string[] arguments)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(output) });
        CourseSession session = new(console, error, [clone.Root], new ScriptedKernel(), TimeProvider.System);
        return new CourseCommand(session).InvokeAsync(["serve-slow", .. arguments], interrupt.Token);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/")]
    private static partial Regex AddressPattern();

    /// <summary>Text that tells when it contains something.</summary>
    private sealed class AnnouncedText : TextWriter
    {
        private readonly StringBuilder text = new();
        private readonly List<(string Part, TaskCompletionSource Found)> waiting = [];

        public override Encoding Encoding => Encoding.UTF8;

        public Task Contains(string part)
        {
            lock (text)
            {
                TaskCompletionSource found = new(TaskCreationOptions.RunContinuationsAsynchronously);
                waiting.Add((part, found));
                Announce();
                return found.Task;
            }
        }

        public override void Write(char value)
        {
            lock (text)
            {
                text.Append(value);
                if (value == '\n') Announce();
            }
        }

        public override string ToString()
        {
            lock (text)
            {
                return text.ToString();
            }
        }

        private void Announce()
        {
            foreach ((string part, TaskCompletionSource found) in waiting.Where(wait => text.ToString().Contains(wait.Part, StringComparison.Ordinal)))
            {
                found.TrySetResult();
            }
        }
    }
}
