using System.Text.RegularExpressions;

namespace Course.Kernel.Jupyter;

/// <summary>What only a terminal understands: colours, cursor movements, titles. Thread-safe.</summary>
public static partial class TerminalCodes
{
    /// <summary>The text without them.</summary>
    /// <param name="text">The text.</param>
    public static string Remove(string text) => Code().Replace(text, "");

    // CSI sequences (colours, cursor), OSC sequences (titles, links) up to their end, and the short ones.
    [GeneratedRegex(@"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_])")]
    private static partial Regex Code();
}
