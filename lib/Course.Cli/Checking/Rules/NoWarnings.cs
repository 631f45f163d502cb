using System.Text.RegularExpressions;
using Course.Cli.Checking.Sources;

namespace Course.Cli.Checking.Rules;

/// <summary>Notebook hosts show compiler warnings to the reader, who cannot know that they do not matter.</summary>
internal sealed partial class NoWarnings : ILessonRule
{
    public string Name => "no-warnings";

    public string Promise => "cells compile without warnings";

    public IEnumerable<Finding> Examine(LessonUnderCheck lesson) =>
        from output in CellOutput.Of(lesson)
        from text in output.Texts
        let warning = CompilerWarning().Match(text.Text)
        where warning.Success
        select new Finding(lesson.AtOutput(output.Cell, output.Index), $"the compiler warned ({warning.Value.Trim()}). Change the code so that it does not.");

    [GeneratedRegex(@"\bwarning (CS|FS|CA|IDE)\d{2,5}\b[^\n<]*")]
    private static partial Regex CompilerWarning();
}
