using Course.Cli.Checking.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Course.Cli.Checking.Rules;

/// <summary>A variable at the top of a script lives on after the cell, so it cannot be disposed when the cell ends.</summary>
internal sealed class NoUsingDeclarations : ILessonRule
{
    public string Name => "no-using-declaration";

    public string Promise => "no cell has a top-level using declaration";

    public IEnumerable<Finding> Examine(LessonUnderCheck lesson) =>
        from cell in lesson.CSharpCells
        from token in cell.Root.DescendantTokens(descendIntoTrivia: true)
        where token.IsKind(SyntaxKind.UsingKeyword) && IsNoDirective(token.Parent)
        select new Finding(lesson.At(cell.Cell, CSharpCell.LineOf(token)), "a top-level \"using var\" does not compile in a notebook cell; write using (…) { … }.");

    // To the script parser, "using var" at the top of a cell is a using directive for a namespace called var, with its
    // semicolon missing; after other code it is a word to skip.
    private static bool IsNoDirective(SyntaxNode? parent) =>
        parent is SkippedTokensTriviaSyntax or UsingDirectiveSyntax { SemicolonToken.IsMissing: true };
}
