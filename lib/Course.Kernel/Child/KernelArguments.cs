using System.Globalization;

namespace Course.Kernel.Child;

/// <summary>What the owner tells the kernel's process on its command line.</summary>
/// <param name="PipeName">The channel to the owner.</param>
/// <param name="StreamMarker">What to write to the raw output streams at the end of each cell.</param>
/// <param name="OutputLimit">How many characters a cell may put out.</param>
/// <param name="LanguageKillAfter">How long a language in a process of its own may take to stop; null: what suits the language.</param>
internal sealed record KernelArguments(string PipeName, string StreamMarker, int OutputLimit, TimeSpan? LanguageKillAfter = null)
{
    private const string Verb = "kernel";

    public IReadOnlyList<string> ToCommandLine() =>
    [
        Verb, PipeName, StreamMarker, OutputLimit.ToString(CultureInfo.InvariantCulture),
        .. LanguageKillAfter is { } time ? [time.Ticks.ToString(CultureInfo.InvariantCulture)] : Array.Empty<string>(),
    ];

    /// <summary>Null if the command line is not one that an owner writes.</summary>
    public static KernelArguments? Parse(string[] commandLine) =>
        commandLine is [Verb, string pipe, string marker, string limit, .. { Length: <= 1 } rest] && int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out int outputLimit)
            ? rest is [] ? new KernelArguments(pipe, marker, outputLimit)
            : long.TryParse(rest[0], NumberStyles.None, CultureInfo.InvariantCulture, out long ticks) ? new KernelArguments(pipe, marker, outputLimit, TimeSpan.FromTicks(ticks))
            : null
            : null;
}
