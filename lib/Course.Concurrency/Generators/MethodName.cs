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
        var name = type.Name;
        var local = name.IndexOf("g__", StringComparison.Ordinal);
        if (local >= 0) return name[(local + 3)..name.IndexOf('|', local)];
        if (name.Contains("b__", StringComparison.Ordinal)) return "lambda";
        var end = name.IndexOf('>', StringComparison.Ordinal);
        if (end > 1) return name[(name.LastIndexOf('<', end) + 1)..end];
        var arity = name.IndexOf('`', StringComparison.Ordinal);
        name = arity >= 0 ? name[..arity] : name;
        return name == "Enumerator" && type.DeclaringType is { } collection ? Of(collection) : name;
    }
}
