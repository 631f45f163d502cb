namespace Course.Concurrency.Generators;

/// <summary>The name that a reader knows a compiler-made class by.</summary>
internal static class MethodName
{
    /// <summary>
    /// The method that <paramref name="type"/> was made from: the compiler calls a state machine <c>&lt;Gen&gt;d__3</c>, that of a
    /// local function <c>&lt;&lt;Main&gt;g__Gen|0_1&gt;d</c>, that of a lambda <c>&lt;&lt;Main&gt;b__0_0&gt;d</c>. Any other type keeps its own name.
    /// </summary>
    public static string Of(Type type)
    {
        var name = Of(type.Name);
        return name == "Enumerator" && type.DeclaringType is { } collection ? Of(collection) : name;
    }

    /// <summary>The same for the method of a delegate, which the compiler calls <c>&lt;Main&gt;b__0_0</c> or <c>&lt;Main&gt;g__Gen|0_1</c> if it is made from a lambda or a local function.</summary>
    public static string Of(Delegate body) => Of(body.Method.Name);

    private static string Of(string name)
    {
        var local = name.IndexOf("g__", StringComparison.Ordinal);
        if (local >= 0) return name[(local + 3)..name.IndexOf('|', local)];
        if (name.Contains("b__", StringComparison.Ordinal)) return "lambda";
        var end = name.IndexOf('>', StringComparison.Ordinal);
        if (end > 1) return name[(name.LastIndexOf('<', end) + 1)..end];
        var arity = name.IndexOf('`', StringComparison.Ordinal);
        return arity >= 0 ? name[..arity] : name;
    }
}
