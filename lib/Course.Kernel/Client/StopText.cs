using System.Globalization;

namespace Course.Kernel;

/// <summary>What is said of a cell that was told to stop.</summary>
internal static class StopText
{
    /// <summary>What the reader is told while the cell still runs.</summary>
    public static string NotYet(CellRequest request, TimeSpan rest) => string.Create(
        CultureInfo.InvariantCulture,
        $"{request.CellName} has not stopped yet: it has come to no checkpoint and no wait that can be ended. In {rest.TotalSeconds:0} s its process is killed, and all variables are lost.\n");

    public static CellOutput.ErrorOutput Describe(CellRequest request, CellStatus status, InterruptOutcome interrupt, IReadOnlyList<string> stoppedAt)
    {
        string what = status == CellStatus.TimedOut
            ? string.Create(CultureInfo.InvariantCulture, $"{request.CellName} ran longer than {request.Timeout!.Value.TotalSeconds:0.###} s.")
            : $"{request.CellName} was interrupted.";
        string message = $"{what} {interrupt.Explanation}";
        return new CellOutput.ErrorOutput(status == CellStatus.TimedOut ? "CellTimedOut" : "CellInterrupted", message, [message, .. stoppedAt]);
    }
}
