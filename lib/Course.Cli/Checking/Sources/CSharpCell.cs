using Course.Kernel.Notebooks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Course.Cli.Checking.Sources;

/// <summary>The C# of a cell as the compiler sees it: a script. Magic lines count as blank, so that lines keep their numbers.</summary>
internal sealed class CSharpCell
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.CSharp14, kind: SourceCodeKind.Script);

    public CSharpCell(NotebookCell cell)
    {
        Cell = cell;
        Root = CSharpSyntaxTree.ParseText(CSharpLines(cell.Source), Options).GetCompilationUnitRoot();
    }

    public NotebookCell Cell { get; }

    public CompilationUnitSyntax Root { get; }

    /// <summary>The statements at the top of the script, outside of any type or method.</summary>
    public IEnumerable<StatementSyntax> TopLevelStatements => Root.Members.OfType<GlobalStatementSyntax>().Select(global => global.Statement);

    /// <summary>The variables at the top of the script: a script's variables are fields.</summary>
    public IEnumerable<VariableDeclarationSyntax> TopLevelVariables =>
        Root.Members.OfType<FieldDeclarationSyntax>().Select(declared => declared.Declaration)
            .Concat(TopLevelStatements.OfType<LocalDeclarationStatementSyntax>().Select(local => local.Declaration));

    /// <summary>Directives such as <c>#r</c>, in order.</summary>
    public IEnumerable<DirectiveTriviaSyntax> Directives =>
        Root.DescendantTrivia(descendIntoTrivia: true).Select(trivia => trivia.GetStructure()).OfType<DirectiveTriviaSyntax>();

    /// <summary>Whether the cell's value is shown: its last statement is an expression without a semicolon.</summary>
    public bool EndsWithShownExpression =>
        Root.Members is [.., GlobalStatementSyntax { Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } }];

    /// <summary>The line in the cell, from 1, that a piece of syntax starts on.</summary>
    public static int LineOf(SyntaxNodeOrToken syntax) => syntax.GetLocation()!.GetLineSpan().StartLinePosition.Line + 1;

    // A magic can switch the language within a cell: what follows is then not C#.
    private static string CSharpLines(string source)
    {
        bool isCSharp = true;
        return string.Join('\n', source.ReplaceLineEndings("\n").Split('\n').Select(line =>
        {
            if (!line.StartsWith("#!", StringComparison.Ordinal))
            {
                return isCSharp ? line : "";
            }
            if (CellLanguages.FromMagic(line) is { } language)
            {
                isCSharp = language == "csharp";
            }
            return "";
        }));
    }
}
