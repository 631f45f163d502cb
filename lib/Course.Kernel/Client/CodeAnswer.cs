namespace Course.Kernel;

/// <summary>The answer to a <see cref="CodeQuestion"/>: the one that was asked for, or nothing if nothing is known.</summary>
/// <param name="Completions">What could stand there.</param>
/// <param name="Inspection">What the name means.</param>
/// <param name="Completeness">Whether the code can run.</param>
internal sealed record CodeAnswer(CodeCompletions? Completions = null, CodeInspection? Inspection = null, CodeCompleteness? Completeness = null)
{
    public static CodeAnswer Nothing { get; } = new();
}
