using System.Globalization;
using Acornima;
using Jint;
using Jint.Native;
using Jint.Runtime;

namespace Course.Kernel.Languages.JavaScript;

/// <summary>What a cell's JavaScript threw, in the reader's terms.</summary>
internal sealed class JavaScriptError : Exception, IDescribesItself
{
    private readonly CellOutput.ErrorOutput description;

    private JavaScriptError(CellOutput.ErrorOutput description, Exception? cause)
        : base(description.Value, cause) => this.description = description;

    public CellOutput.ErrorOutput Describe() => description;

    /// <summary>An exception that left a cell's code.</summary>
    public static JavaScriptError Of(JavaScriptException exception, CellRequest cell, string file) =>
        Of(exception.Error, exception.JavaScriptStackTrace, cell, file, exception);

    /// <summary>The cell took more than it may.</summary>
    public static JavaScriptError OfLimit(string message, string stackTrace, CellRequest cell, string file, Exception cause) =>
        Create("LimitExceeded", message, stackTrace, cell, file, cause);

    /// <summary>A value that was thrown, or that a promise was rejected with.</summary>
    public static JavaScriptError Of(JsValue thrown, string? stackTrace, CellRequest cell, string file, Exception? cause = null)
    {
        if (thrown is not JsError && !(thrown.IsObject() && thrown.AsObject().HasProperty("message")))
        {
            string value = TypeConverter.ToString(thrown.IsObject() ? thrown.ToString() : thrown.IsSymbol() ? thrown.ToString() : thrown);
            return Create("Uncaught", value, stackTrace, cell, file, cause);
        }
        string name = Text(thrown, "name") ?? "Error";
        string? stack = Text(thrown, "stack") is { Length: > 0 } own ? own : stackTrace;
        return Create(name, Text(thrown, "message") ?? "", stack, cell, file, cause);
    }

    private static JavaScriptError Create(string name, string message, string? stackTrace, CellRequest cell, string file, Exception? cause)
    {
        string headline = message.Length == 0 ? name : $"{name}: {message}";
        List<string> frames = [.. JavaScriptStack.Clean(stackTrace ?? "")];
        string[] source = JavaScriptStack.FirstPlace(stackTrace ?? "", file) is (int line, int column) && line > 0
            ? DiagnosticText.Excerpt(cell.Code, line, column, 1).Split('\n')
            : [];
        return new JavaScriptError(new CellOutput.ErrorOutput(name, message, [.. headline.Split('\n'), .. source, .. frames]), cause);
    }

    // A getter of the thrown object may throw in turn.
    private static string? Text(JsValue thrown, string property)
    {
        try
        {
            JsValue value = thrown.AsObject().Get(property);
            return value.IsUndefined() ? null : TypeConverter.ToString(value);
        }
        catch (JavaScriptException)
        {
            return null;
        }
    }

    /// <summary>What the parser does not understand, as a compiler's finding.</summary>
    public static CellDiagnostic Describe(ParseErrorException failure, CellRequest cell)
    {
        string message = failure.Description ?? failure.Message;
        string finding = string.Create(CultureInfo.InvariantCulture, $"SyntaxError: {message}");
        int column = failure.Column + 1;
        return new CellDiagnostic(true, "SyntaxError", message, failure.LineNumber, column, DiagnosticText.Format(cell.CellName, cell.Code, failure.LineNumber, column, 1, finding));
    }
}
