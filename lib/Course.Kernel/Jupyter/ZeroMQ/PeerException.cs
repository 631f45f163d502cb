namespace Course.Kernel.Jupyter.ZeroMQ;

/// <summary>A peer does not keep to ZMTP, or asks for more than it may: its connection ends, and nothing else does.</summary>
internal sealed class PeerException(string message) : Exception(message);
