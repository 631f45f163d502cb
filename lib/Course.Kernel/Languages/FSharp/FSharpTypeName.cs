using System.Globalization;

namespace Course.Kernel.Languages.FSharp;

/// <summary>How an F# cell writes a type.</summary>
internal static class FSharpTypeName
{
    /// <summary>The type as F# code; null if a cell cannot name it: it is not public, has no name, or exists in memory only.</summary>
    public static string? Of(Type type)
    {
        if (type.IsArray)
        {
            return Of(type.GetElementType()!) is { } element && (type.IsSZArray || type.GetArrayRank() > 1) ? $"{element}[{new string(',', type.GetArrayRank() - 1)}]" : null;
        }
        if (type.IsPointer || type.IsByRef || type.IsByRefLike || type.IsGenericParameter || !type.IsVisible || type.Assembly.Location.Length == 0)
        {
            return null;
        }
        return Qualified(type, type.GetGenericArguments());
    }

    private static string? Qualified(Type type, ReadOnlySpan<Type> arguments)
    {
        string name = type.Name;
        int own = 0;
        if (name.IndexOf('`', StringComparison.Ordinal) is int tick and >= 0)
        {
            own = int.Parse(name.AsSpan(tick + 1), CultureInfo.InvariantCulture);
            name = name[..tick];
        }
        List<string> written = [];
        // The arguments of the types around come first.
        foreach (Type argument in arguments[^own..])
        {
            if (Of(argument) is not { } text)
            {
                return null;
            }
            written.Add(text);
        }
        string simple = $"``{name}``" + (written is [] ? "" : $"<{string.Join(", ", written)}>");
        if (type.DeclaringType is { } outer)
        {
            return Qualified(outer, arguments[..^own]) is { } prefix ? $"{prefix}.{simple}" : null;
        }
        return type.Namespace is null ? $"global.{simple}" : $"global.{string.Join('.', type.Namespace.Split('.').Select(part => $"``{part}``"))}.{simple}";
    }
}
