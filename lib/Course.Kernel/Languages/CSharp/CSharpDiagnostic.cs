using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Course.Kernel.Languages.CSharp;

/// <summary>Roslyn's findings in the reader's terms.</summary>
internal static class CSharpDiagnostic
{
    public static CellDiagnostic Describe(Diagnostic found, string cellName)
    {
        bool isError = found.Severity == DiagnosticSeverity.Error;
        string message = found.GetMessage(CultureInfo.InvariantCulture) + Advice(found.Id);
        string finding = $"{(isError ? "error" : "warning")} {found.Id}: {message}";
        if (!found.Location.IsInSource)
        {
            return new CellDiagnostic(isError, found.Id, message, 0, 0, DiagnosticText.Format(cellName, "", 0, 0, 0, finding));
        }
        FileLinePositionSpan place = found.Location.GetLineSpan();
        string where = CellFile.CellNameOf(place.Path) is null ? Path.GetFileName(place.Path) : cellName;
        int line = place.StartLinePosition.Line + 1;
        int column = place.StartLinePosition.Character + 1;
        int length = place.EndLinePosition.Line == place.StartLinePosition.Line
            ? place.EndLinePosition.Character - place.StartLinePosition.Character
            : int.MaxValue;
        string source = found.Location.SourceTree!.ToString();
        return new CellDiagnostic(isError, found.Id, message, line, column, DiagnosticText.Format(where, source, line, column, length, finding));
    }

    private static string Advice(string id) => id switch
    {
        "CS0006" => " (The path of #r starts at the notebook's folder. If the file is one of this project's libraries, build it: dotnet build)",
        _ => "",
    };
}
