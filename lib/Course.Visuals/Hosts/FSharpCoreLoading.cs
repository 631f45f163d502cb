using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Course.Visuals.Hosts;

/// <summary>
/// Makes Plotly.NET use the FSharp.Core of the process. It asks for version 10.1; the last .NET Interactive brings 10.0,
/// and a second copy from this library's folder would have types that the host's own do not fit. Whatever version is
/// there already, or comes with the host, is good enough.
/// </summary>
internal static class FSharpCoreLoading
{
    private const string Name = "FSharp.Core";

    [ThreadStatic]
    private static bool isLoading;

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255:The 'ModuleInitializer' attribute should not be used in libraries", Justification = "It must be in place before the first type of Plotly.NET is touched, in whatever order a cell touches them.")]
    public static void Install() => AssemblyLoadContext.Default.Resolving += Resolve;

    internal static Assembly? Resolve(AssemblyLoadContext context, AssemblyName wanted)
    {
        if (wanted.Name != Name || isLoading) return null;
        var loaded = AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(assembly => assembly.GetName().Name == Name);
        if (loaded is not null) return loaded;
        try
        {
            isLoading = true; // Loading by simple name comes back here when the host has none.
            return context.LoadFromAssemblyName(new AssemblyName(Name));
        }
        catch (IOException)
        {
            return null; // Leave it to the host's own search, which finds the copy beside this library.
        }
        finally
        {
            isLoading = false;
        }
    }
}
