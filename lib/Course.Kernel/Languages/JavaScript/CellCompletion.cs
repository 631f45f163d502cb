using Jint;
using Jint.Native;
using Jint.Runtime.Interop;

namespace Course.Kernel.Languages.JavaScript;

/// <summary>What became of the promise that a cell's code is.</summary>
internal sealed class CellCompletion
{
    public bool IsDone { get; private set; }

    public JsValue Value { get; private set; } = JsValue.Undefined;

    /// <summary>What the promise was rejected with; null if it was not.</summary>
    public JsValue? Rejection { get; private set; }

    public JsValue WhenFulfilled(Engine engine) => new ClrFunction(engine, "", (_, arguments) =>
    {
        IsDone = true;
        Value = arguments[0];
        return JsValue.Undefined;
    });

    public JsValue WhenRejected(Engine engine) => new ClrFunction(engine, "", (_, arguments) =>
    {
        Rejection = arguments[0];
        return JsValue.Undefined;
    });
}
