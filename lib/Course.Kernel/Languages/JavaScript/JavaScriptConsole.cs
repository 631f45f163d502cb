using System.Globalization;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Interop;
using Microsoft.DotNet.Interactive.Formatting;
using static Microsoft.DotNet.Interactive.Formatting.PocketViewTags;

namespace Course.Kernel.Languages.JavaScript;

/// <summary>The <c>console</c> of a cell: what it writes are outputs of the cell, worded as Node words them.</summary>
internal sealed class JavaScriptConsole
{
    private readonly Engine engine;
    private readonly ObjectInstance prelude;
    private readonly Dictionary<string, int> counts = [];
    private readonly Dictionary<string, long> clocks = [];
    private int depth;

    private JavaScriptConsole(Engine engine, ObjectInstance prelude)
    {
        this.engine = engine;
        this.prelude = prelude;
    }

    public static void AddTo(Engine engine, ObjectInstance prelude)
    {
        JavaScriptConsole console = new(engine, prelude);
        JsObject target = new(engine);
        foreach (string name in new[] { "log", "info", "debug" })
        {
            Add(name, arguments => console.Write(Console.Out, arguments));
        }
        foreach (string name in new[] { "error", "warn", "trace" })
        {
            Add(name, arguments => console.Write(Console.Error, arguments));
        }
        Add("dir", arguments => console.Write(Console.Out, arguments.Take(1).ToArray()));
        Add("assert", console.Assert);
        Add("table", console.Table);
        Add("count", arguments => console.WriteLine(Console.Out, string.Create(CultureInfo.InvariantCulture, $"{Label(arguments)}: {console.Count(Label(arguments))}")));
        Add("countReset", arguments => console.counts.Remove(Label(arguments)));
        Add("group", console.Group);
        Add("groupCollapsed", console.Group);
        Add("groupEnd", _ => console.depth = Math.Max(0, console.depth - 1));
        Add("time", arguments => console.clocks[Label(arguments)] = System.Diagnostics.Stopwatch.GetTimestamp());
        Add("timeLog", console.TimeLog);
        Add("timeEnd", arguments =>
        {
            console.TimeLog(arguments);
            console.clocks.Remove(Label(arguments));
        });
        Add("clear", _ => { });
        engine.SetValue("console", target);

        void Add(string name, Action<JsValue[]> action) => target.Set(name, new ClrFunction(engine, name, (_, arguments) =>
        {
            action(arguments);
            return JsValue.Undefined;
        }));
    }

    private static string Label(JsValue[] arguments) => arguments.Length == 0 || arguments[0].IsUndefined() ? "default" : TypeConverter.ToString(arguments[0]);

    private int Count(string label) => counts[label] = counts.GetValueOrDefault(label) + 1;

    private void Write(TextWriter writer, JsValue[] arguments) =>
        WriteLine(writer, TypeConverter.ToString(engine.Call(prelude.Get("format"), [new JsArray(engine, [.. arguments])])));

    private void WriteLine(TextWriter writer, string text)
    {
        string indent = new(' ', 2 * depth);
        writer.WriteLine(depth == 0 ? text : indent + text.Replace("\n", "\n" + indent, StringComparison.Ordinal));
    }

    private void Assert(JsValue[] arguments)
    {
        if (arguments.Length == 0 || !TypeConverter.ToBoolean(arguments[0]))
        {
            Write(Console.Error, arguments.Length > 1 ? [new JsString("Assertion failed:"), .. arguments[1..]] : [new JsString("Assertion failed")]);
        }
    }

    private void Group(JsValue[] arguments)
    {
        if (arguments.Length > 0)
        {
            Write(Console.Out, arguments);
        }
        depth++;
    }

    private void TimeLog(JsValue[] arguments)
    {
        string label = Label(arguments);
        if (clocks.TryGetValue(label, out long start))
        {
            double milliseconds = System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            WriteLine(Console.Out, string.Create(CultureInfo.InvariantCulture, $"{label}: {milliseconds:0.###}ms"));
        }
        else
        {
            WriteLine(Console.Error, $"console.time was not called for \"{label}\".");
        }
    }

    private void Table(JsValue[] arguments)
    {
        JsValue table = engine.Call(prelude.Get("table"), arguments);
        if (table.IsUndefined())
        {
            Write(Console.Out, arguments);
            return;
        }
        string[] head = Texts(table.AsObject().Get("head"));
        string[][] rows = [.. table.AsObject().Get("rows").AsArray().Select(Texts)];
        PocketView page = PocketViewTags.table(
            thead(tr(head.Select(name => th(name)))),
            tbody(rows.Select(row => tr(row.Select(cell => td(cell))))));
        page.ToString().DisplayAs(HtmlFormatter.MimeType);
    }

    private static string[] Texts(JsValue list) => [.. list.AsArray().Select(item => item.AsString())];
}
