using Xunit;

namespace Course.Kernel.Tests;

/// <summary>What tests ask of a result.</summary>
internal static class CellResultExtensions
{
    public static string Value(this CellResult result) =>
        Assert.Single(Assert.Single(result.Outputs.OfType<CellOutput.ExecuteResult>()).Data.Representations).Content;

    public static string StandardOutput(this CellResult result) => Text(result, "stdout");

    public static string StandardError(this CellResult result) => Text(result, "stderr");

    public static string Display(this CellResult result, string mimeType) =>
        Assert.Single(result.Outputs.OfType<CellOutput.DisplayData>()).Data[mimeType] ?? "";

    private static string Text(CellResult result, string name) =>
        string.Concat(result.Outputs.OfType<CellOutput.StreamOutput>().Where(output => output.Name == name).Select(output => output.Text));
}
