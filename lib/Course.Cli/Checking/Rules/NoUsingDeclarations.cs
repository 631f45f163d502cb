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
        from member in cell.Root.Members
        where IsUsing(member)
        select new Finding(lesson.At(cell.Cell, CSharpCell.LineOf(member)), "a top-level \"using var\" does not compile in a notebook cell; write using (…) { … }.");

    private static bool IsUsing(MemberDeclarationSyntax member) =>
        member is FieldDeclarationSyntax { Modifiers: var modifiers } && modifiers.Any(SyntaxKind.UsingKeyword)
        || member is GlobalStatementSyntax { Statement: LocalDeclarationStatementSyntax local } && local.UsingKeyword.IsKind(SyntaxKind.UsingKeyword);
}
