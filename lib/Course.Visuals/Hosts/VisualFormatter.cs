namespace Course.Visuals.Hosts;

/// <summary>Writes a <see cref="Visual"/> as one mime type.</summary>
/// <param name="mimeType">The mime type.</param>
/// <param name="write">Gives the text.</param>
public sealed class VisualFormatter(string mimeType, Func<Visual, string?> write)
{
    /// <summary>The mime type that <see cref="Format"/> writes.</summary>
    public string MimeType { get; } = mimeType;

    /// <summary>Writes <paramref name="instance"/> to <paramref name="writer"/>.</summary>
    /// <returns>Whether anything was written: false for an object that has no such form.</returns>
    public bool Format(object instance, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (instance is not Visual visual || write(visual) is not { } text) return false;
        writer.Write(text);
        return true;
    }
}
