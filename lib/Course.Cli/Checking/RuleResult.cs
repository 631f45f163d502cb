namespace Course.Cli.Checking;

/// <summary>What one rule said about one lesson, or about the files around the lessons.</summary>
/// <param name="Subject">The lesson, or the file.</param>
/// <param name="Rule">The rule's name.</param>
/// <param name="Promise">What holds if there are no findings.</param>
/// <param name="Findings">What is wrong; empty if the rule passed.</param>
internal sealed record RuleResult(string Subject, string Rule, string Promise, IReadOnlyList<Finding> Findings)
{
    public bool Passed => Findings.Count == 0;
}
