namespace Course.Kernel.Languages.Values;

/// <summary>A value cannot be given, taken or set; the message says why and starts in mid-sentence.</summary>
internal sealed class ValueException(string message, Exception? cause = null) : Exception(message, cause);
