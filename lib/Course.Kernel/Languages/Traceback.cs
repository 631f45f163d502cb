using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Course.Kernel.Child;

namespace Course.Kernel.Languages;

/// <summary>
/// Exceptions and stack traces in the reader's terms: cells and their lines instead of what the compiler made of them, no
/// folders of this machine, none of the frames that every trace has.
/// </summary>
internal static partial class Traceback
{
    private static readonly string[] Noise =
    [
        "Course.Kernel.",
        "System.Runtime.CompilerServices.Task",
        "System.Runtime.CompilerServices.ValueTask",
        "System.Runtime.CompilerServices.ConfiguredTask",
        "System.Runtime.CompilerServices.ConfiguredValueTask",
        "System.Runtime.CompilerServices.Async",
        "System.Runtime.ExceptionServices.ExceptionDispatchInfo.",
        "System.Threading.ExecutionContext.",
        "System.Threading.Tasks.Task.ExecuteWithThreadLocal",
        "System.Threading.Tasks.Task.ThrowIfExceptional",
        "System.Threading.Tasks.Task.<>c.<.cctor>",
        "System.Threading.Tasks.Task.InnerInvoke",
        "System.Threading.Tasks.Task`1.InnerInvoke",
        "System.Threading.ThreadPoolWorkQueue.",
        "System.Threading.PortableThreadPool.",
        "System.Threading.Thread.StartCallback",
        "System.Threading.Thread.StartHelper",
        "System.Threading.Thread+StartHelper",
        "System.Reflection.MethodBaseInvoker.",
        "System.RuntimeMethodHandle.InvokeMethod",
        "FSharp.Compiler.Interactive.",
        "InvokeStub_",
        "Jint.",
    ];

    private static readonly string[] TopLevel = ["<Initialize>", "<Factory>", "<StartupCode$FSI"];

    public static CellOutput.ErrorOutput Describe(Exception exception)
    {
        string text = LineEnds.Normalize(TextOf(exception, static e => e.ToString()));
        return new CellOutput.ErrorOutput(NameOf(exception), LineEnds.Normalize(TextOf(exception, static e => e.Message)), Clean(WithSource(text, exception)));
    }

    /// <summary>The frames alone, without the exceptions' names and messages.</summary>
    public static IReadOnlyList<string> FramesOf(Exception exception) =>
        [.. Clean(TextOf(exception, static e => e.ToString())).Where(line => Frame().IsMatch(line)).Distinct()];

    /// <summary>
    /// Puts the line of the cell that the first frame of a cell is in, and a caret, before the frames that it is among: after
    /// the message of the exception that was thrown there.
    /// </summary>
    private static string WithSource(string text, Exception exception)
    {
        List<string> lines = [.. text.Split('\n')];
        for (int i = 0; i < lines.Count; i++)
        {
            Match frame = Frame().Match(lines[i]);
            if (!frame.Groups["file"].Success || CellFile.CellOf(frame.Groups["file"].Value) is not { } cell)
            {
                continue;
            }
            // A message may look like a frame, with a number that no line has.
            if (!int.TryParse(frame.Groups["line"].Value, CultureInfo.InvariantCulture, out int line))
            {
                continue;
            }
            int first = i;
            while (first > 0 && Frame().IsMatch(lines[first - 1]))
            {
                first--;
            }
            lines.Insert(first, DiagnosticText.Excerpt(cell.Code, line, ColumnOf(exception, frame.Groups["file"].Value, line), 1));
            break;
        }
        return string.Join('\n', lines);
    }

    /// <summary>The column that the first frame at a line is at, from 1; 0 if that is not known.</summary>
    private static int ColumnOf(Exception exception, string file, int line)
    {
        foreach (StackFrame frame in new StackTrace(exception, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetFileLineNumber() == line && frame.GetFileName() == file)
            {
                return frame.GetFileColumnNumber();
            }
        }
        IEnumerable<Exception> causes = exception is AggregateException several ? several.InnerExceptions : [exception.InnerException!];
        return causes.Where(cause => cause is not null).Select(cause => ColumnOf(cause, file, line)).FirstOrDefault(column => column > 0);
    }

    // A reader's exception may throw while it describes itself; the kernel must not end for that.
    private static string TextOf(Exception exception, Func<Exception, string?> describe)
    {
        try
        {
            return describe(exception) ?? "";
        }
#pragma warning disable CA1031 // Whatever it throws.
        catch (Exception second)
#pragma warning restore CA1031
        {
            return $"({NameOf(exception)} threw {NameOf(second)} when it was asked for its text)";
        }
    }

    public static string NameOf(Exception exception) => NameOf(exception.GetType());

    public static string NameOf(Type type) => WithoutSubmissions(type.ToString());

    /// <summary>Any text that holds stack traces, line by line.</summary>
    public static IReadOnlyList<string> Clean(string text) =>
        [.. LineEnds.Normalize(text).Split('\n').Select(CleanLine).OfType<string>()];

    private static string? CleanLine(string line)
    {
        if (line.StartsWith("--- End of stack trace from previous location", StringComparison.Ordinal))
        {
            return null;
        }
        Match frame = Frame().Match(line);
        if (!frame.Success)
        {
            return WithoutSubmissions(line);
        }
        string method = frame.Groups["method"].Value;
        if (Noise.Any(noise => method.StartsWith(noise, StringComparison.Ordinal)))
        {
            return null;
        }
        method = Readable(method);
        string file = frame.Groups["file"].Value;
        if (file.Length == 0)
        {
            return method.Length == 0 ? null : $"   at {method}";
        }
        string place = string.Create(
            CultureInfo.InvariantCulture,
            $"{CellFile.CellNameOf(file) ?? WithoutMachine(file)}, line {frame.Groups["line"].Value}");
        return method.Length == 0 ? $"   at {place}" : $"   at {method} in {place}";
    }

    /// <summary>A method as it was written; empty for the top level of a cell.</summary>
    private static string Readable(string method)
    {
        method = WithoutSubmissions(method);
        method = StateMachine().Replace(method, "${name}()");
        method = LocalFunction().Replace(method, "${name}");
        method = Lambda().Replace(method, "lambda in ${name}");
        method = method.Replace("lambda in <Initialize>", "lambda", StringComparison.Ordinal);
        return TopLevel.Any(name => method.StartsWith(name, StringComparison.Ordinal)) ? "" : method;
    }

    private static string WithoutSubmissions(string text) => FSharpInteraction().Replace(Submission().Replace(text, ""), "");

    /// <summary>A path that the build has not shortened is one of the machine it was built on, which may be of another kind than this.</summary>
    private static string WithoutMachine(string file) =>
        file.StartsWith('/') || file.Contains(@":\", StringComparison.Ordinal) ? file[(file.LastIndexOfAny(['/', '\\']) + 1)..] : file;

    [GeneratedRegex(@"^\s+at (?<method>.+?)(?: in (?<file>.+):line (?<line>\d+))?$")]
    private static partial Regex Frame();

    [GeneratedRegex(@"Submission#\d+[.+]")]
    private static partial Regex Submission();

    [GeneratedRegex(@"FSI_\d+[.+]")]
    private static partial Regex FSharpInteraction();

    // Outer.<Name>d__3.MoveNext() -> Outer.Name(); of the top level, <<Initialize>>d__0 -> <Initialize>
    [GeneratedRegex(@"<(?<name>(?:<Initialize>)|[^<>]+)>d(?:__\d+)?(?:`\d+)?(?:\[[^\]]*\])?\.MoveNext\(\)")]
    private static partial Regex StateMachine();

    // <Outer>g__Name|0_1 -> Name
    [GeneratedRegex(@"(?:<>c(?:__DisplayClass\d+_\d+)?(?:`\d+)?(?:\[[^\]]*\])?\.)?<(?:<Initialize>|[^<>]*)>g__(?<name>[^|]+)\|\d+(?:_\d+)?")]
    private static partial Regex LocalFunction();

    // <>c.<Outer>b__0_1 -> lambda in Outer
    [GeneratedRegex(@"(?:<>c(?:__DisplayClass\d+_\d+)?(?:`\d+)?(?:\[[^\]]*\])?\.)?<(?<name><Initialize>|[^<>]*)>b__\d+(?:_\d+)?")]
    private static partial Regex Lambda();
}
