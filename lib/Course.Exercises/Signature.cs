namespace Course.Exercises;

/// <summary>A delegate type as a reader would write the method: <c>Coroutine (Yielder&lt;double, double&gt;)</c>.</summary>
internal static class Signature
{
    public static string Of(Type delegateType)
    {
        var invoke = delegateType.GetMethod("Invoke")!;
        return $"{Name(invoke.ReturnType)} ({string.Join(", ", invoke.GetParameters().Select(parameter => Name(parameter.ParameterType)))})";
    }

    private static string Name(Type type) =>
        type.IsArray ? $"{Name(type.GetElementType()!)}[]"
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type == typeof(void) ? "void"
        : Type.GetTypeCode(type) switch
        {
            TypeCode.Int32 => "int",
            TypeCode.Int64 => "long",
            TypeCode.Double => "double",
            TypeCode.String => "string",
            TypeCode.Boolean => "bool",
            _ => type == typeof(object) ? "object" : type.Name,
        };
}
