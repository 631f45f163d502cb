using System.Globalization;

namespace Course.Kernel;

/// <summary>The error output of a cell that was stopped.</summary>
internal static class StopText
{
    public static CellOutput.ErrorOutput Describe(CellRequest request, CellStatus status, InterruptOutcome interrupt, IReadOnlyList<string> stoppedAt)
    {
        string what = status == CellStatus.TimedOut
            ? string.Create(CultureInfo.InvariantCulture, $"{request.CellName} ran longer than {request.Timeout!.Value.TotalSeconds:0.###} s.")
            : $"{request.CellName} was interrupted.";
        string message = $"{what} {interrupt.Explanation}";
        return new CellOutput.ErrorOutput(status == CellStatus.TimedOut ? "CellTimedOut" : "CellInterrupted", message, [message, .. stoppedAt]);
    }
}
