using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Course.Kernel.Languages.CSharp;

/// <summary>
/// Knows code that a cell cleans up with, which an interrupt lets run: finally blocks, Dispose methods, and all that they
/// call. It is found on the stack when a checkpoint is about to throw, so that it costs nothing before. Thread-safe.
/// </summary>
internal static class CleanUpCode
{
    private static readonly ConcurrentDictionary<string, IReadOnlyList<LinePositionSpan>> FinallyBlocks = new();

    /// <summary>Remembers where the finally blocks of a source text are. The compiled code does not tell: one that awaits is no finally block there.</summary>
    public static void Remember(SyntaxTree tree, CancellationToken cancellationToken)
    {
        LinePositionSpan[] blocks =
            [.. tree.GetRoot(cancellationToken).DescendantNodes().OfType<FinallyClauseSyntax>().Select(clause => tree.GetLineSpan(clause.Span, cancellationToken).Span)];
        if (blocks.Length > 0)
        {
            FinallyBlocks.AddOrUpdate(tree.FilePath, blocks, (_, others) => [.. others, .. blocks]);
        }
    }

    // A method whose finally block runs because of an exception is on the stack with the place of the exception. So the
    // blocks say themselves when they run.
    [ThreadStatic]
    private static int runningBlocks;

    /// <summary>A finally block starts on the calling thread.</summary>
    public static void EnterFinally() => runningBlocks++;

    /// <summary>A finally block ends on the calling thread, by whatever way.</summary>
    public static void LeaveFinally() => runningBlocks--;

    /// <summary>Whether the calling thread is cleaning up.</summary>
    public static bool IsOnStack() =>
        runningBlocks > 0 || new StackTrace(fNeedFileInfo: true).GetFrames().Any(frame => IsDispose(frame.GetMethod()) || IsInFinally(frame));

    /// <summary>Whether a token that was cancelled has called the calling method: what a cell has registered for that is clean-up, too.</summary>
    public static bool IsCancellationCallback() => new StackTrace().GetFrames()
        .Select(frame => frame.GetMethod()?.DeclaringType?.FullName ?? "")
        .SkipWhile(type => !type.StartsWith("System.", StringComparison.Ordinal))
        .TakeWhile(type => type.StartsWith("System.Threading.", StringComparison.Ordinal))
        .Any(type => type.StartsWith("System.Threading.CancellationTokenSource", StringComparison.Ordinal));

    // The method of an async Dispose is MoveNext of a type that has its name in angle brackets.
    private static bool IsDispose(MethodBase? method) =>
        method is not null && (IsDispose(method.Name) || (method.DeclaringType?.Name is ['<', .. string name] && IsDispose(name[..Math.Max(0, name.IndexOf('>', StringComparison.Ordinal))])));

    private static bool IsDispose(string name) => name.Contains(">m__Finally", StringComparison.Ordinal) || name[(name.LastIndexOf('.') + 1)..] is "Dispose" or "DisposeAsync" or "Finalize";

    private static bool IsInFinally(StackFrame frame)
    {
        if (frame.GetFileName() is not { } file || !FinallyBlocks.TryGetValue(file, out IReadOnlyList<LinePositionSpan>? blocks))
        {
            return false;
        }
        LinePosition place = new(Math.Max(0, frame.GetFileLineNumber() - 1), Math.Max(0, frame.GetFileColumnNumber() - 1));
        return blocks.Any(block => block.Start <= place && place < block.End);
    }
}
