namespace Course.Kernel.Child;

/// <summary>Outputs are committed and compared byte for byte, so a line ends the same way on every system.</summary>
internal static class LineEnds
{
    public static string Normalize(string text) =>
        Environment.NewLine == "\n" ? text : text.Replace(Environment.NewLine, "\n", StringComparison.Ordinal);
}
