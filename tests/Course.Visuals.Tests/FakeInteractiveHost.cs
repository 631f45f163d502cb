using System.Reflection;
using System.Reflection.Emit;

namespace Course.Visuals.Tests;

/// <summary>
/// An assembly with the name and the few members of .NET Interactive that the library uses, made at run time. Its types
/// only pass calls on to this object.
/// </summary>
public sealed class FakeInteractiveHost
{
    private static readonly AsyncLocal<FakeInteractiveHost?> Running = new();
    private object? context;

    public FakeInteractiveHost()
    {
        const string name = "Microsoft.DotNet.Interactive";
        var module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(name), AssemblyBuilderAccess.Run).DefineDynamicModule(name);

        var contextType = module.DefineType($"{name}.KernelInvocationContext", TypeAttributes.Public);
        var getter = contextType.DefineMethod("get_Current", MethodAttributes.Public | MethodAttributes.Static | MethodAttributes.SpecialName, contextType, []);
        Call(getter, nameof(CurrentContext), 0);
        contextType.DefineProperty("Current", PropertyAttributes.None, contextType, []).SetGetMethod(getter);
        contextType.CreateType();

        var extensions = module.DefineType($"{name}.KernelInvocationContextExtensions", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
        Call(extensions.DefineMethod("Display", MethodAttributes.Public | MethodAttributes.Static, typeof(DisplayedValue), [contextType, typeof(object), typeof(string[])]), nameof(Display), 3);
        extensions.CreateType();

        Assembly = module.Assembly;
    }

    public Assembly Assembly { get; }

    public IList<string> Shown { get; } = [];

    public Exception? Failure { get; init; }

    public IDisposable RunCell()
    {
        context = Activator.CreateInstance(Assembly.GetType("Microsoft.DotNet.Interactive.KernelInvocationContext")!);
        Running.Value = this;
        return new Cell();
    }

    public static object? CurrentContext() => Running.Value?.context;

    public static DisplayedValue Display(object context, object value, string[] mimeTypes)
    {
        var host = Running.Value!;
        if (host.Failure is { } failure) throw failure;
        Xunit.Assert.Same(host.context, context);
        Xunit.Assert.Equal(["text/html"], mimeTypes);
        host.Shown.Add(((Visual)value).ToHtml());
        return new DisplayedValue(host);
    }

    private static void Call(MethodBuilder method, string target, int arguments)
    {
        var code = method.GetILGenerator();
        for (var index = 0; index < arguments; index++) code.Emit(OpCodes.Ldarg, index);
        code.Emit(OpCodes.Call, typeof(FakeInteractiveHost).GetMethod(target)!);
        code.Emit(OpCodes.Ret);
    }

    public sealed class DisplayedValue(FakeInteractiveHost host)
    {
        public void Update(object updatedValue) => host.Shown.Add(((Visual)updatedValue).ToHtml());
    }

    private sealed class Cell : IDisposable
    {
        public void Dispose() => Running.Value = null;
    }
}
