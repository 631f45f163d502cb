using System.Reflection;

namespace Course.Visuals.Hosts;

/// <summary>
/// The .NET Interactive kernel that this process may run in, reached by reflection: its API is what that host supplies at
/// run time, and no package that this library could reference. Whatever is missing means that there is no such host.
/// </summary>
internal sealed class InteractiveHost
{
    private const string Name = "Microsoft.DotNet.Interactive";
    private static readonly string[] MimeTypes = ["text/html"];
    private readonly PropertyInfo current;
    private readonly MethodInfo display;

    private InteractiveHost(PropertyInfo current, MethodInfo display)
    {
        this.current = current;
        this.display = display;
    }

    /// <summary>The invocation of the cell that runs now; null outside any.</summary>
    public object? CurrentContext => current.GetValue(null);

    public static InteractiveHost? Find(IEnumerable<Assembly> loaded)
    {
        var assembly = loaded.FirstOrDefault(candidate => candidate.GetName().Name == Name);
        var context = assembly?.GetType($"{Name}.KernelInvocationContext");
        var current = context?.GetProperty("Current", BindingFlags.Public | BindingFlags.Static);
        var display = assembly?.GetType($"{Name}.KernelInvocationContextExtensions")?.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .FirstOrDefault(method => method.Name == "Display" && method.GetParameters() is [var first, var second, var third]
                && first.ParameterType == context && second.ParameterType == typeof(object) && third.ParameterType == typeof(string[]));
        return current is null || display is null ? null : new InteractiveHost(current, display);
    }

    /// <summary>
    /// Displays <paramref name="visual"/> and replaces it by nothing. This works through the invocation context;
    /// <c>display(x).Update(y)</c> does not in the last version of the host.
    /// </summary>
    /// <returns>Whether it was displayed.</returns>
    public bool ShowForAMoment(Visual visual)
    {
        try
        {
            if (CurrentContext is not { } context) return false;
            var displayed = display.Invoke(null, [context, visual, MimeTypes]);
            displayed?.GetType().GetMethod("Update", [typeof(object)])?.Invoke(displayed, [new Nothing()]);
            return displayed is not null;
        }
        catch (TargetInvocationException)
        {
            return false; // A host that cannot display loses the interactive chart, never the cell.
        }
    }

    /// <summary>What takes the place of something shown for a moment.</summary>
    private sealed record Nothing : Visual
    {
        public override string ToHtml() => "";

        public override string ToText() => "";
    }
}
