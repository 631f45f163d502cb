using Course.Cli.Checking.Rules;

namespace Course.Cli.Checking;

/// <summary>Every rule that looks at a lesson's file.</summary>
internal static class LessonRules
{
    public static readonly IReadOnlyList<ILessonRule> All =
    [
        new NotebookIsValid(),
        new NamesMatch(),
        new LessonHeader(),
        new LessonParts(),
        new OpeningCells(),
        new CellsAreShort(),
        new LinksResolve(),
        new ExecutedInOrder(),
        new NoErrorOutput(),
        new NoWarnings(),
        new ChartsAreDrawn(),
        new ChartIsLastExpression(),
        new OutputsStandAlone(),
        new NoMachinePaths(),
        new LanguageIsNamed(),
        new MagicsAreKnown(),
        new JavaScriptComesLate(),
        new ReferencesComeFirst(),
        new PackageReferences(),
        new NoNamespaces(),
        new NoUsingDeclarations(),
        new NoExtensionMembers(),
        new NoSpanVariables(),
        new NoDisplayUpdate(),
        new OutputIsNotLost(),
        new NoEscapedHtml(),
    ];
}
