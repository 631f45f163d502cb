using System.Runtime.CompilerServices;
using System.Text;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>
/// What a value is written to as text of a MIME type. It takes so much and no more: a value that contains itself, and one
/// that is too long, ends with <c>…</c>.
/// </summary>
internal sealed class ValueWriter : StringWriter
{
    private const char Ellipsis = '…';

    // Formatters start to write short at a depth of 6, and then follow lists in lists for ever.
    private const int Deepest = 24;
    private const int Longest = 64 * 1024 * 1024;

    private readonly FormatContext context;
    private bool isEnded;
    private bool isClosing;

    private ValueWriter()
        : base(System.Globalization.CultureInfo.InvariantCulture) => context = new FormatContext(this);

    /// <summary>A value as text of a MIME type.</summary>
    public static string Format(object? value, string mimeType)
    {
        using ValueWriter writer = new();
        try
        {
            value.FormatTo(writer.context, mimeType);
        }
        catch (Exception exception) when (writer.isEnded && IsEnd(exception))
        {
            writer.isClosing = true;
            writer.GetStringBuilder().Append(Ellipsis).Append(mimeType == HtmlFormatter.MimeType ? HtmlTags.Closing(writer.ToString()) : "");
        }
        // Now it adds what the text needs, such as its style.
        writer.context.Dispose();
        return writer.ToString();
    }

    public override void Write(char value) => Write(new ReadOnlySpan<char>(in value));

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(StringBuilder? value) => Write(value?.ToString());

    public override void Write(ReadOnlySpan<char> buffer)
    {
        StringBuilder text = GetStringBuilder();
        if (isClosing)
        {
            text.Append(buffer);
            return;
        }
        int left = Longest - text.Length;
        isEnded |= buffer.Length > left || DepthOf(context) > Deepest;
        text.Append(buffer[..Math.Clamp(left, 0, buffer.Length)]);
        if (isEnded)
        {
            throw new EndOfText();
        }
    }

    // Formatters call each other by reflection.
    private static bool IsEnd(Exception? exception) =>
        exception is EndOfText || (exception is not null && IsEnd(exception.InnerException));

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Depth")]
    private static extern int DepthOf(FormatContext context);

    private sealed class EndOfText : Exception;
}
