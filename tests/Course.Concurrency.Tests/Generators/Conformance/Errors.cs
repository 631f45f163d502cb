using System.Globalization;
using Course.Concurrency.Generators;

namespace Course.Concurrency.Tests.Generators.Conformance;

/// <summary>An error of the program's own.</summary>
internal sealed class Fault(int number) : Exception
{
    public int Number => number;
}

/// <summary>The exceptions of the recordings, in both worlds.</summary>
internal static class Errors
{
    private const string NumberKey = "number";

    public static Exception Make(string kind, int number)
    {
        switch (kind)
        {
            case "Fault": return new Fault(number);
            case "Stop": return new StopIterationException(number);
            default:
                var exit = new GeneratorExitException();
                exit.Data[NumberKey] = number;
                return exit;
        }
    }

    public static bool Matches(Exception exception, string kind) => kind switch
    {
        "Fault" => exception is Fault,
        "Exit" => exception is GeneratorExitException,
        "Stop" => exception is StopIterationException,
        "Misuse" => exception is InvalidOperationException or NotSupportedException,
        _ => true,
    };

    public static string Describe(Exception exception) => exception switch
    {
        Fault fault => $"Fault {fault.Number}",
        GeneratorExitException exit => exit.Data[NumberKey] is int number ? $"Exit {number}" : "Exit",
        StopIterationException stop => $"Stop {Text((int?)stop.Value)}",
        NotSupportedException => "Misuse NoSend",
        InvalidOperationException { InnerException: StopIterationException } => "Misuse RaisedStop",
        InvalidOperationException misuse when misuse.Message.Contains("already executing", StringComparison.Ordinal) => "Misuse AlreadyExecuting",
        InvalidOperationException misuse when misuse.Message.Contains("ignored GeneratorExit", StringComparison.Ordinal) => "Misuse IgnoredExit",
        InvalidOperationException misuse when misuse.Message.Contains("just-started", StringComparison.Ordinal) => "Misuse JustStarted",
        _ => exception.ToString(),
    };

    public static string Text(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "none";
}
