using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Course.Kernel.Notebooks;

/// <summary>The ids that nbformat 4.5 asks of every cell: 1–64 letters, digits, <c>-</c> and <c>_</c>, each once per notebook.</summary>
internal static class CellIds
{
    public static bool IsValid(string id) =>
        id.Length is >= 1 and <= 64 && id.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');

    /// <summary>
    /// An id made from the cell's place and content, so that upgrading the same old notebook twice gives the same file.
    /// </summary>
    public static string Create(int index, string source, IReadOnlySet<string> taken)
    {
        for (int attempt = 0; ; attempt++)
        {
            string seed = string.Create(CultureInfo.InvariantCulture, $"{index}/{attempt}/{source}");
            string id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(seed)))[..8];
            if (!taken.Contains(id))
            {
                return id;
            }
        }
    }
}
