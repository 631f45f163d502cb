using System.Diagnostics;
using System.Runtime.InteropServices;
using Xunit;

namespace Course.Cli.Tests;

/// <summary>The program as the shell starts it, where that is what matters.</summary>
public sealed class ProgramTests : IDisposable
{
    // …/dotnet/shared/Microsoft.NETCore.App/10.0.0/
    private static readonly string Dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));

    private readonly TemporaryClone clone = new();

    public ProgramTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not let go of a folder that someone is in.");

    public void Dispose() => clone.Dispose();

    [Fact]
    public async Task FolderThatIsGone_IsOneSentence()
    {
        (int exitCode, string output) = await RunAsync("rmdir ../elsewhere;");

        Assert.Equal("course: The folder you are in is gone, or you may not read it. Go to the folder you cloned and try again.\n", output);
        Assert.Equal(ExitCode.WrongUse, exitCode);
    }

    [Fact]
    public async Task FolderThatGoesWhileLessonsRun_KeepsNoneFromRunning()
    {
        clone.WriteLesson("01-generators", Cells.Code("System.IO.Directory.Delete(\"../elsewhere\");"));
        clone.WriteLesson("02-delegation", Cells.Code("1"));

        (int exitCode, string output) = await RunAsync("");

        Assert.Contains("2 lessons passed.", output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, exitCode);
    }

    /// <summary>Runs the program in the folder <c>elsewhere</c> of the clone, with a shell command before it.</summary>
    private async Task<(int ExitCode, string Output)> RunAsync(string command)
    {
        ProcessStartInfo start = new("sh", ["-c", $"{command} exec \"$0\" exec \"$1\" 2>&1", Dotnet, typeof(CourseSession).Assembly.Location])
        {
            WorkingDirectory = Directory.CreateDirectory(clone.PathOf("elsewhere")).FullName,
            RedirectStandardOutput = true,
        };
        using Process program = Process.Start(start)!;
        string output = await program.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (program.ExitCode, output);
    }
}
