using Course.Kernel.Child;
using Microsoft.DotNet.Interactive.Formatting;

namespace Course.Kernel.Languages.Packages;

/// <summary>The packages that the cells of one language have asked for so far.</summary>
internal sealed class CellPackages
{
    private PackageDirective[] packages = [];
    private string[] sources = [];

    /// <summary>Restores what the cells have asked for so far together with what this one asks for, and shows that it does.</summary>
    /// <returns>The files of all of them; null if nothing but places was named.</returns>
    /// <exception cref="CompilationFailedException">A directive is wrong, or its package cannot be had: an error at its line.</exception>
    public PackageRestore.Result? Add(IReadOnlyList<PackageDirective> directives, string code, CellRequest cell, CellExecution execution)
    {
        foreach (PackageDirective directive in directives)
        {
            if (directive.Fault is { } fault)
            {
                throw Refusal(directive, fault);
            }
        }
        PackageDirective[] asked = [.. directives.Where(directive => !directive.IsSource)];
        string[] places = [.. sources, .. directives.Where(directive => directive.IsSource).Select(directive => directive.Name)];
        // A package that is asked for again has the version of the last time.
        PackageDirective[] all = [.. packages.Concat(asked).GroupBy(package => package.Name, StringComparer.OrdinalIgnoreCase).Select(group => group.Last())];
        PackageRestore.Result? result = asked.Length == 0 ? null : Restore();
        packages = all;
        sources = places;
        return result;

        PackageRestore.Result Restore()
        {
            string names = string.Join("; ", asked.Select(package => package.ToString()));
            string id = CellDisplay.Show([Text($"Installing packages: {names} …")]);
            try
            {
                PackageRestore.Result restored = execution.Compile(cancellationToken => PackageRestore.Restore(all, places, cancellationToken));
                CellDisplay.Update(id, [Text($"Installed packages: {string.Join("; ", restored.Packages.Where(package => asked.Any(one => package.StartsWith(one.Name + ",", StringComparison.OrdinalIgnoreCase))))}")]);
                return restored;
            }
            catch (Exception failure)
            {
                CellDisplay.Update(id, [Text($"Not installed: {names}")]);
                if (failure is PackageRestoreException)
                {
                    throw Refusal(asked[0], failure.Message);
                }
                throw;
            }
        }

        CompilationFailedException Refusal(PackageDirective directive, string message)
        {
            string source = code.Split('\n')[directive.Line - 1].TrimEnd();
            CellDiagnostic diagnostic = new(true, "NUGET", message, directive.Line, 1, DiagnosticText.Format(cell.CellName, code, directive.Line, 1, source.Length, $"error: {message}"));
            execution.Report(diagnostic);
            return new CompilationFailedException([diagnostic]);
        }
    }

    private static FormattedValue Text(string text) => new(PlainTextFormatter.MimeType, text);
}
