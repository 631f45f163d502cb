namespace Course.Kernel.Languages;

/// <summary>
/// A cell is in a language whose tool chain this machine does not have. That is no failure of the cell: it is skipped. The
/// message is one line that says what to install.
/// </summary>
internal sealed class LanguageUnavailableException(string message) : Exception(message);
