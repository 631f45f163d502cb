using System.Security.Cryptography;
using System.Text;

namespace Course.Kernel.Jupyter.Messages;

/// <summary>Signs messages with HMAC-SHA256, so that only who holds the key of the connection file is listened to. Thread-safe.</summary>
internal sealed class MessageSigner(string key)
{
    private readonly byte[] key = Encoding.UTF8.GetBytes(key);

    /// <summary>Whether there is a key; without one, messages carry an empty signature and anybody is believed.</summary>
    public bool IsSigning => key.Length > 0;

    /// <summary>The signature of four parts, in lower-case hexadecimal.</summary>
    public byte[] Sign(byte[] header, byte[] parentHeader, byte[] metadata, byte[] content)
    {
        if (!IsSigning)
        {
            return [];
        }
        using IncrementalHash hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(header);
        hash.AppendData(parentHeader);
        hash.AppendData(metadata);
        hash.AppendData(content);
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Whether a signature is that of four parts. Takes the same time whichever byte of it is wrong.</summary>
    public bool IsSignature(ReadOnlySpan<byte> signature, byte[] header, byte[] parentHeader, byte[] metadata, byte[] content) =>
        CryptographicOperations.FixedTimeEquals(signature, Sign(header, parentHeader, metadata, content));
}
