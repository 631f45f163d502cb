namespace Course.Kernel.Jupyter.Messages;

/// <summary>What came is no message of somebody who holds the key. It is dropped, and nobody is told.</summary>
internal sealed class RefusedMessageException(string message) : Exception(message);
