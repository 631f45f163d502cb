using System.Globalization;

namespace Course.Kernel.Child;

/// <summary>What the owner tells the kernel's process on its command line.</summary>
/// <param name="PipeName">The channel to the owner.</param>
/// <param name="StreamMarker">What to write to the raw output streams at the end of each cell.</param>
/// <param name="OutputLimit">How many characters a cell may put out.</param>
internal sealed record KernelArguments(string PipeName, string StreamMarker, int OutputLimit)
{
    private const string Verb = "kernel";

    public IReadOnlyList<string> ToCommandLine() => [Verb, PipeName, StreamMarker, OutputLimit.ToString(CultureInfo.InvariantCulture)];

    /// <summary>Null if the command line is not one that an owner writes.</summary>
    public static KernelArguments? Parse(string[] commandLine) =>
        commandLine is [Verb, string pipe, string marker, string limit] && int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out int outputLimit)
            ? new KernelArguments(pipe, marker, outputLimit)
            : null;
}
