namespace Course.Kernel;

/// <summary>Whether code can run as it stands, or its author is still typing.</summary>
/// <param name="State">Which of the two.</param>
/// <param name="Indent">What the next line would begin with, if more is to come.</param>
internal sealed record CodeCompleteness(CodeCompleteness.CodeState State, string Indent)
{
    public enum CodeState
    {
        /// <summary>The language cannot tell.</summary>
        Unknown,

        /// <summary>It can run.</summary>
        Complete,

        /// <summary>Something is open: a brace, a string.</summary>
        Incomplete,

        /// <summary>Nothing that could follow would make it right.</summary>
        Invalid,
    }

    public static CodeCompleteness Unknown { get; } = new(CodeState.Unknown, "");
}
