using Course.Concurrency.Generators;

namespace Course.Concurrency.EventLoop;

/// <summary>The name of a callback as its author would know it.</summary>
internal static class CallbackName
{
    public static string Of(object? target) => target switch
    {
        null => "nothing",
        IWaiter waiter => waiter.Description,
        Delegate callback => Of(callback),
        _ => target.GetType().Name,
    };

    // A lambda of Main is called <Main>b__0, a local function Go of it <Main>g__Go|0_1.
    public static string Of(Delegate callback)
    {
        var (method, type) = (callback.Method.Name, callback.Method.DeclaringType);
        var local = method.IndexOf("g__", StringComparison.Ordinal);
        if (local >= 0) return method[(local + 3)..method.IndexOf('|', local)];
        if (method.StartsWith("<<", StringComparison.Ordinal)) return "a lambda"; // of a notebook's cell, whose own method is called <Initialize>
        if (method.StartsWith('<')) return $"a lambda in {method[1..method.IndexOf('>', StringComparison.Ordinal)]}";
        return type is null || type.Name.StartsWith("Submission#", StringComparison.Ordinal) ? method : $"{MethodName.Of(type)}.{method}";
    }
}
