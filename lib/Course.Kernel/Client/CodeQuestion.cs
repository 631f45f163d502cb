namespace Course.Kernel;

/// <summary>A question about code that is being written.</summary>
/// <param name="Kind">What is asked.</param>
/// <param name="Code">The cell's text, magic lines included; lines end with <c>\n</c>.</param>
/// <param name="Position">Where the cursor is, in UTF-16 units from 0.</param>
/// <param name="Language">The language of the text before any magic line.</param>
internal sealed record CodeQuestion(CodeQuestion.QuestionKind Kind, string Code, int Position, string Language)
{
    public enum QuestionKind
    {
        /// <summary>What could stand at the position.</summary>
        Complete,

        /// <summary>What the name at the position means.</summary>
        Inspect,

        /// <summary>Whether the code can run as it stands.</summary>
        CheckCompleteness,
    }
}
