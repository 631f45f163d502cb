using System.Text;
using Course.Cli;
using Course.Cli.CommandLine;
using Spectre.Console;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

using CancellationTokenSource interrupt = new();
Console.CancelKeyPress += (_, press) =>
{
    // The first Ctrl-C asks; the second is the system's own and ends the process at once.
    press.Cancel = !interrupt.IsCancellationRequested;
    interrupt.Cancel();
};

IAnsiConsole output = AnsiConsole.Console;
if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
{
    // A log keeps every redrawn frame.
    output.Profile.Capabilities.Interactive = false;
}
if (Console.IsOutputRedirected)
{
    // Nobody's terminal: a table may be as wide as it needs to be.
    output.Profile.Width = 160;
}
string currentFolder;
try
{
    currentFolder = Directory.GetCurrentDirectory();
}
catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine("course: The folder you are in is gone, or you may not read it. Go to the folder you cloned and try again.");
    return ExitCode.WrongUse;
}
CourseSession session = new(output, Console.Error, [currentFolder, AppContext.BaseDirectory], new EmbeddedKernel(), TimeProvider.System);
return await new CourseCommand(session).InvokeAsync(args, interrupt.Token);
