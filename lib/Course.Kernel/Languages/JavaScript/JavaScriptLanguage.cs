using System.Reflection;
using System.Text.RegularExpressions;
using Acornima;
using Course.Kernel.Child;
using Course.Kernel.Languages.Values;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Microsoft.DotNet.Interactive.Formatting;

namespace Course.Kernel.Languages.JavaScript;

/// <summary>
/// <c>#!javascript</c> without a browser: a JavaScript engine in this process, with the console, timers and top-level await
/// that a browser would bring. As in .NET Interactive, a cell shows what it logs and what it returns, and no trailing value.
/// </summary>
internal sealed class JavaScriptLanguage : ICellLanguage, IVariables, ICodeAssistant, IDisposable
{
    public const string PreludeFile = "prelude.js";

    // A call takes some hundred bytes to some kilobytes of the thread's stack; what is deeper is a RangeError, as in a browser.
    private const int DeepestCall = 2_000;

    private readonly CellConstraint constraint;
    private readonly Engine engine;
    private readonly ObjectInstance prelude;
    private readonly HashSet<string> builtIn;
    private readonly JavaScriptAssistant assistant = new();
    private readonly OrderedDictionary<JsValue, JsValue> unhandled = [];
    private JavaScriptTimers timers = new(TimeProvider.System);

    public JavaScriptLanguage()
    {
        constraint = new CellConstraint(() => [.. JavaScriptStack.Clean(engine!.Advanced.StackTrace)]);
        engine = new Engine(options =>
        {
            options.Constraints.Constraints.Add(constraint);
            options.Constraints.MaxExecutionStackCount = DeepestCall;
            options.Constraints.MaxArraySize = 64 * 1024 * 1024;
            // While a regular expression is matched, nobody looks whether the cell is to stop.
            options.Constraints.RegexTimeout = TimeSpan.FromMilliseconds(800);
            options.RetainFunctionSourceText = true;
        });
        prelude = engine.Evaluate(ReadPrelude(), PreludeFile).AsObject();
        engine.Advanced.PromiseRejectionTracker += (_, rejection) => Track(rejection);
        JavaScriptConsole.AddTo(engine, prelude);
        AddTimers();
        builtIn = [.. NamesOfGlobals()];
        NoteNames();
    }

    public Task ExecuteAsync(CellSegment segment, CellExecution execution)
    {
        CellRequest cell = segment.Origin ?? execution.Request;
        CodeDepth.Check(segment.Code, cell, execution);
        string file = CellFile.NameFor(segment, cell, ".js");
        CellScript script = Parse(segment.Code, file, cell, execution);
        IReadOnlyList<FormattedValue> result = Run(execution, cell, file, () => Format(Execute(script, file)));
        if (result is not [])
        {
            CellDisplay.ShowResult(result, execution.Request.ExecutionCount);
        }
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<CellVariable>> ListAsync(CellExecution execution) => Task.FromResult(Access<IReadOnlyList<CellVariable>>(execution, () =>
    [
        .. from name in NamesOfGlobals()
           where !builtIn.Contains(name)
           let value = engine.Global.Get(name)
           where !value.IsCallable()
           select new CellVariable(name, Call("typeName", value), Call("inspect", value)),
    ]));

    public Task<SharedValue?> FindAsync(string name, CellExecution execution) => Task.FromResult(Access<SharedValue?>(execution, () =>
    {
        if (!engine.Global.HasProperty(name))
        {
            return null;
        }
        ObjectInstance shared = engine.Call(prelude.Get("share"), [engine.Global.Get(name)]).AsObject();
        return shared.Get("json") is { } json && json.IsString() ? new SharedValue.Text(JsonFormatter.MimeType, json.AsString())
            : throw new ValueException($"{name} {shared.Get("problem")}, which JSON cannot hold");
    }));

    public Task SetAsync(string name, SharedValue value, CellExecution execution)
    {
        if (!JavaScriptName.IsValid(name))
        {
            throw new ValueException($"\"{name}\" is not a name that a JavaScript variable can have");
        }
        SharedValue.Text text = value.As(JsonFormatter.MimeType);
        return Task.FromResult(Access(execution, () =>
            engine.SetValue(name, text.MimeType == JsonFormatter.MimeType ? JavaScriptValue.Read(engine, text.Content) : text.Content)));
    }

    public CodeCompletions Complete(string code, int position) => assistant.Complete(code, position);

    public CodeInspection? Inspect(string code, int position) => null;

    public CodeCompleteness CheckCompleteness(string code) => CodeCompleteness.Unknown;

    public void Dispose() => engine.Dispose();

    private static CellScript Parse(string code, string file, CellRequest cell, CellExecution execution)
    {
        try
        {
            return new CellScript(code, file);
        }
        catch (ParseErrorException failure)
        {
            CellDiagnostic error = JavaScriptError.Describe(failure, cell);
            execution.Report(error);
            throw new CompilationFailedException([error]);
        }
    }

    /// <summary>Runs code of the cell. To describe what it throws may run code as well.</summary>
    private T Run<T>(CellExecution execution, CellRequest cell, string file, Func<T> code) => RunUnderConstraint(execution, () =>
    {
        try
        {
            return code();
        }
        catch (JavaScriptException exception)
        {
            throw JavaScriptError.Of(exception, cell, file);
        }
        catch (Exception limit) when (limit is RegexMatchTimeoutException or MemoryLimitExceededException or InsufficientMemoryException)
        {
            string message = limit is RegexMatchTimeoutException ? "A regular expression was tried for longer than 0.8 s, which is as long as it may take." : limit.Message;
            throw JavaScriptError.OfLimit(message, engine.Advanced.StackTrace, cell, file, limit);
        }
        catch (UncaughtRejection rejection)
        {
            throw JavaScriptError.Of(rejection.Reason, stackTrace: null, cell, file);
        }
    });

    /// <summary>Reads or writes a variable, which may run code of a cell too: a getter, or a toJSON method.</summary>
    private T Access<T>(CellExecution execution, Func<T> code)
    {
        try
        {
            return RunUnderConstraint(execution, code);
        }
        catch (JavaScriptException exception)
        {
            throw new ValueException($"JavaScript says {exception.Message}", exception);
        }
    }

    // Whatever code leaves behind when it ends, fails or is stopped does not run in a later cell.
    private T RunUnderConstraint<T>(CellExecution execution, Func<T> code)
    {
        timers = new JavaScriptTimers(TimeProvider.System);
        unhandled.Clear();
        constraint.Begin(execution);
        try
        {
            return execution.RunInside(code);
        }
        finally
        {
            timers.ClearAll();
            constraint.End();
            DropPendingJobs();
            NoteNames();
        }
    }

    private JsValue Execute(CellScript script, string file)
    {
        foreach (string name in script.Variables.Where(name => !engine.Global.HasOwnProperty(name)).Concat(script.BlockVariables))
        {
            engine.SetValue(name, JsValue.Undefined);
        }
        engine.Execute(script.Functions, file);
        JsValue promise = engine.Evaluate(script.Body, file);
        CellCompletion completion = new();
        engine.Call(promise.AsObject().Get("then"), promise, [completion.WhenFulfilled(engine), completion.WhenRejected(engine)]);
        while (true)
        {
            ProcessJobs();
            if (completion.Rejection is { } reason)
            {
                throw new UncaughtRejection(reason);
            }
            if (completion.IsDone && !timers.HasTimeouts)
            {
                return completion.Value;
            }
            if (timers.UntilNext is not { } delay)
            {
                throw new InvalidOperationException("The cell awaits a promise that nothing will settle: no timer is set, and no other code runs.");
            }
            Wait(delay);
            (JsValue callback, JsValue[] arguments) = timers.Take();
            engine.Call(callback, arguments);
        }
    }

    private void ProcessJobs()
    {
        engine.Advanced.ProcessTasks();
        foreach (JsValue reason in unhandled.Values)
        {
            throw new UncaughtRejection(reason);
        }
    }

    private static void Wait(TimeSpan delay)
    {
        CellExecution execution = CellExecution.Running!;
        if (delay > TimeSpan.Zero && execution.CancellationToken.WaitHandle.WaitOne(delay + TimeSpan.FromMilliseconds(1)))
        {
            throw new CellInterruptedException();
        }
    }

    private void Track(PromiseRejectionTrackerEventArgs rejection)
    {
        if (rejection.Operation == Jint.Native.Promise.PromiseRejectionOperation.Reject)
        {
            unhandled[rejection.Promise] = rejection.Value ?? JsValue.Undefined;
        }
        else
        {
            unhandled.Remove(rejection.Promise);
        }
    }

    /// <summary>Lets what a stopped cell has left in the engine's queue fail at its first step.</summary>
    private void DropPendingJobs()
    {
        engine.Advanced.ResetCallStack();
        while (true)
        {
            try
            {
                engine.Advanced.ProcessTasks();
                return;
            }
            catch (Exception exception) when (exception is CellInterruptedException or JavaScriptException)
            {
                engine.Advanced.ResetCallStack();
            }
        }
    }

    private IReadOnlyList<FormattedValue> Format(JsValue value)
    {
        if (value.IsUndefined())
        {
            return [];
        }
        FormattedValue text = new(PlainTextFormatter.MimeType, Call("inspect", value));
        try
        {
            return Json(value) is { } json ? [new FormattedValue(JsonFormatter.MimeType, json), text] : [text];
        }
        catch (JavaScriptException)
        {
            return [text];
        }
    }

    private string Call(string function, JsValue value) => TypeConverter.ToString(engine.Call(prelude.Get(function), [value]));

    private string? Json(JsValue value) => engine.Call(prelude.Get("toJson"), [value]) is { } json && json.IsString() ? json.AsString() : null;

    private void NoteNames() => assistant.Note([.. builtIn], [.. NamesOfGlobals().Where(name => !builtIn.Contains(name))]);

    private IEnumerable<string> NamesOfGlobals() =>
        engine.Global.GetOwnPropertyKeys(Types.String).Select(key => key.AsString());

    private void AddTimers()
    {
        Add("setTimeout", arguments => SetTimer("setTimeout", arguments, repeats: false));
        Add("setInterval", arguments => SetTimer("setInterval", arguments, repeats: true));
        foreach (string name in new[] { "clearTimeout", "clearInterval" })
        {
            Add(name, arguments =>
            {
                if (arguments.Length > 0 && arguments[0].IsNumber())
                {
                    timers.Clear((int)arguments[0].AsNumber());
                }
                return JsValue.Undefined;
            });
        }
        Add("queueMicrotask", arguments =>
        {
            JsValue callback = RequireFunction("queueMicrotask", arguments);
            JsValue settled = engine.Call(engine.Evaluate("(value => Promise.resolve(value))", PreludeFile), [JsValue.Undefined]);
            engine.Call(settled.AsObject().Get("then"), settled, [new Jint.Runtime.Interop.ClrFunction(engine, "", (_, _) => engine.Call(callback, []))]);
            return JsValue.Undefined;
        });

        void Add(string name, Func<JsValue[], JsValue> code) =>
            engine.SetValue(name, (JsValue)new Jint.Runtime.Interop.ClrFunction(engine, name, (_, arguments) => code(arguments), 1));

        JsValue SetTimer(string name, JsValue[] arguments, bool repeats) => timers.Set(
            RequireFunction(name, arguments),
            arguments.Length > 2 ? arguments[2..] : [],
            arguments.Length > 1 ? TypeConverter.ToNumber(arguments[1]) : 0,
            repeats);
    }

    private JsValue RequireFunction(string caller, JsValue[] arguments) =>
        arguments.Length > 0 && arguments[0].IsCallable() ? arguments[0]
        : throw new JavaScriptException(engine.Intrinsics.TypeError, $"{caller} takes a function first");

    private static string ReadPrelude()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Course.Kernel.Languages.JavaScript.Prelude.js")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    private sealed class UncaughtRejection(JsValue reason) : Exception("A promise was rejected, and nothing handled it.")
    {
        public JsValue Reason => reason;
    }
}
