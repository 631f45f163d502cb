using System.Globalization;
using System.Text;

namespace Course.Kernel.Child;

/// <summary>What <see cref="Console.Out"/> and <see cref="Console.Error"/> are in a cell. Lines end with <c>\n</c> on every system.</summary>
internal sealed class CellConsoleWriter : TextWriter
{
    private readonly CellOutputs outputs;
    private readonly string streamName;

    public CellConsoleWriter(CellOutputs outputs, string streamName)
        : base(CultureInfo.InvariantCulture)
    {
        this.outputs = outputs;
        this.streamName = streamName;
        CoreNewLine = ['\n'];
    }

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Emit(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Emit(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Emit(buffer.ToString());

    public override void Write(string? value) => Emit(value ?? "");

    public override void WriteLine(string? value) => Emit(value + "\n");

    public override void WriteLine(ReadOnlySpan<char> buffer) => Emit(string.Concat(buffer, "\n"));

    private void Emit(string text)
    {
        if (text.Length > 0)
        {
            outputs.Emit(new CellOutput.StreamOutput(streamName, LineEnds.Normalize(text)));
        }
    }
}
