using System.Globalization;

namespace Course.Kernel.Languages;

/// <summary>
/// How deeply code is nested. Compilers follow that by recursion, some without a look at their stack, and an overflow of the
/// stack ends the kernel: code that is nested deeper than anybody writes is not given to them.
/// </summary>
internal static class CodeDepth
{
    private const int Deepest = 500;

    public static bool IsTooDeep(string code) => FindTooDeep(code) >= 0;

    /// <exception cref="CompilationFailedException">The code is nested too deeply.</exception>
    public static void Check(string code, CellRequest cell, Child.CellExecution execution)
    {
        if (FindTooDeep(code) is int position and >= 0)
        {
            ReadOnlySpan<char> before = code.AsSpan(0, position);
            int line = before.Count('\n') + 1;
            int column = position - before.LastIndexOf('\n');
            Fail(string.Create(CultureInfo.InvariantCulture, $"the code is nested more than {Deepest} levels deep here, which is more than a compiler can follow"), line, column, cell, execution);
        }
    }

    /// <summary>Runs a compiler that may find that its stack does not suffice.</summary>
    /// <exception cref="CompilationFailedException">It does not.</exception>
    public static T Compile<T>(Func<CancellationToken, T> compile, CellRequest cell, Child.CellExecution execution)
    {
        try
        {
            return execution.Compile(compile);
        }
        catch (InsufficientExecutionStackException)
        {
            Fail("an expression is too long or too deeply nested to compile", 0, 0, cell, execution);
            throw;
        }
    }

    private static void Fail(string message, int line, int column, CellRequest cell, Child.CellExecution execution)
    {
        CellDiagnostic error = new(true, "TooDeep", message, line, column, DiagnosticText.Format(cell.CellName, Excerpt(cell.Code, line, ref column), line, column, 1, $"error: {message}"));
        execution.Report(error);
        throw new CompilationFailedException([error]);
    }

    /// <summary>The code with the line shortened to what is around the place: such a line is long.</summary>
    private static string Excerpt(string code, int line, ref int column)
    {
        const int Around = 30;
        string[] lines = code.Split('\n');
        if (line == 0 || line > lines.Length || lines[line - 1].Length <= 2 * Around)
        {
            return code;
        }
        int start = Math.Clamp(column - Around, 0, lines[line - 1].Length);
        lines[line - 1] = lines[line - 1][start..Math.Min(lines[line - 1].Length, start + (2 * Around))];
        column -= start;
        return string.Join('\n', lines);
    }

    /// <summary>
    /// Where the code is nested too deeply; -1 for nowhere. A bracket in a string counts like another: that many more opening
    /// than closing ones no text has. What opens without a bracket, <c>!!!…</c> and <c>A&lt;A&lt;…</c>, counts up to the
    /// end of the line, or a character that is no part of such a chain.
    /// </summary>
    private static int FindTooDeep(string code)
    {
        int depth = 0;
        int chain = 0;
        for (int i = 0; i < code.Length; i++)
        {
            switch (code[i])
            {
                case '(' or '[' or '{':
                    depth++;
                    break;
                case ')' or ']' or '}':
                    depth = Math.Max(0, depth - 1);
                    chain = 0;
                    break;
                case '<' or '!' or '~' or '-' or '+' or '*' or '&':
                    chain++;
                    break;
                case '\n' or ';' or '"' or '\'' or '/' or '>' or '|':
                    chain = 0;
                    break;
            }
            if (depth + chain > Deepest)
            {
                return i;
            }
        }
        return -1;
    }
}
