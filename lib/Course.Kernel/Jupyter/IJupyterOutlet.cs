using Course.Kernel.Jupyter.Messages;

namespace Course.Kernel.Jupyter;

/// <summary>Where the kernel's messages go. Thread-safe; messages on one channel keep their order; sending never waits.</summary>
internal interface IJupyterOutlet
{
    /// <summary>Sends a message: on <see cref="JupyterChannel.IOPub"/> to everybody, else to who sent its parent.</summary>
    void Send(JupyterChannel channel, OutgoingMessage message);
}
