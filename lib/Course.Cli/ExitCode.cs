namespace Course.Cli;

/// <summary>What <c>course</c> tells the shell when it ends.</summary>
internal static class ExitCode
{
    /// <summary>Every cell ran, every check passed.</summary>
    public const int Success = 0;

    /// <summary>A cell failed, a check found something, or a file could not be read or written.</summary>
    public const int Failure = 1;

    /// <summary>The command line does not make sense; nothing was done.</summary>
    public const int WrongUse = 2;

    /// <summary>Ctrl-C: 128 + 2, the number of SIGINT, as shells report it.</summary>
    public const int Interrupted = 130;
}
