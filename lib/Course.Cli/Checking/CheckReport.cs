using System.Globalization;
using Spectre.Console;

namespace Course.Cli.Checking;

/// <summary>Prints what the checks found.</summary>
internal static class CheckReport
{
    public static void Write(IAnsiConsole console, IReadOnlyList<RuleResult> results)
    {
        foreach (IGrouping<string, RuleResult> subject in results.GroupBy(result => result.Subject))
        {
            int failed = subject.Count(result => !result.Passed);
            string sum = failed == 0
                ? string.Create(CultureInfo.InvariantCulture, $"{subject.Count()} passed")
                : string.Create(CultureInfo.InvariantCulture, $"{subject.Count() - failed} passed, {failed} failed");
            console.WriteLine();
            console.MarkupLineInterpolated($"[bold]{subject.Key}[/]: {sum}");
            foreach (RuleResult result in subject.Where(result => !result.Passed))
            {
                console.MarkupLineInterpolated($"  [red]✗ {result.Rule}[/] ({result.Promise})");
                foreach (Finding finding in result.Findings)
                {
                    // Unwrapped: a terminal finds file and line in it, and a person can copy it.
                    console.Profile.Out.Writer.WriteLine($"    {finding.Place}: {finding.Problem}");
                }
            }
        }
        int passed = results.Count(result => result.Passed);
        console.WriteLine();
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Checks: {passed} passed, {results.Count - passed} failed."));
    }
}
