using System.Reflection;
using Microsoft.CodeAnalysis.CSharp;

namespace Course.Kernel.Languages.CSharp;

/// <summary>How a C# cell writes a type.</summary>
internal static class CSharpTypeName
{
    private const string Submission = "Submission#";
    private const string Anonymous = "<>f__AnonymousType";

    /// <summary>The type as C# code; null if a cell cannot name it: it is not public, has no name, or exists in memory only.</summary>
    public static string? Of(Type type)
    {
        if (type.IsArray)
        {
            // The brackets of the outermost array come first in C#, and last in reflection.
            string brackets = "";
            for (; type.IsArray; type = type.GetElementType()!)
            {
                brackets += $"[{new string(',', type.GetArrayRank() - 1)}]";
            }
            return Of(type) is { } element ? element + brackets : null;
        }
        bool isOfCells = IsOfCells(type);
        if (type.IsPointer || type.IsByRef || type.IsByRefLike || type.IsGenericParameter
            || !(type.IsVisible || isOfCells)
            || (!isOfCells && type.Assembly.Location.Length == 0))
        {
            return null;
        }
        return Qualified(type, type.GetGenericArguments());
    }

    /// <summary>Whether the type was declared in a C# cell.</summary>
    public static bool IsOfCells(Type type)
    {
        Type outermost = type;
        while (outermost.DeclaringType is { } declaring)
        {
            outermost = declaring;
        }
        return outermost.Name.StartsWith(Submission, StringComparison.Ordinal)
            || (IsAnonymous(type) && type.Assembly is { IsDynamic: false, Location.Length: 0 });
    }

    /// <summary>The type, or one that it is made of, that was declared in a C# cell; null if there is none.</summary>
    public static Type? FindOfCells(Type type) =>
        IsOfCells(type) ? type
        : type.HasElementType ? FindOfCells(type.GetElementType()!)
        : type.GetGenericArguments().Select(FindOfCells).FirstOrDefault(found => found is not null);

    /// <summary>Whether the compiler made the type, for <c>new { … }</c>.</summary>
    public static bool IsAnonymous(Type type) => type.Name.StartsWith(Anonymous, StringComparison.Ordinal);

    /// <summary>The files that a compiler has to see before it can name the type.</summary>
    public static IEnumerable<Assembly> AssembliesOf(Type type)
    {
        if (type.HasElementType)
        {
            return AssembliesOf(type.GetElementType()!);
        }
        IEnumerable<Type> bases = type.BaseType is { } super ? [super, .. type.GetInterfaces()] : type.GetInterfaces();
        return new[] { type.Assembly }
            .Concat(bases.Select(part => part.Assembly))
            .Concat(type.GetGenericArguments().SelectMany(AssembliesOf))
            .Where(assembly => !assembly.IsDynamic && assembly.Location.Length > 0)
            .Distinct();
    }

    private static string? Qualified(Type type, ReadOnlySpan<Type> arguments)
    {
        string name = type.Name;
        int own = 0;
        if (name.IndexOf('`', StringComparison.Ordinal) is int tick and >= 0)
        {
            own = int.Parse(name.AsSpan(tick + 1), System.Globalization.CultureInfo.InvariantCulture);
            name = name[..tick];
        }
        if (!SyntaxFacts.IsValidIdentifier(name))
        {
            return null;
        }
        // The arguments of the types around come first.
        List<string> written = [];
        foreach (Type argument in arguments[^own..])
        {
            if (Of(argument) is not { } text)
            {
                return null;
            }
            written.Add(text);
        }
        string simple = "@" + name + (written is [] ? "" : $"<{string.Join(", ", written)}>");
        if (type.DeclaringType is not { } outer)
        {
            return type.Namespace is null ? "global::" + simple : $"global::{string.Join('.', type.Namespace.Split('.').Select(part => "@" + part))}.{simple}";
        }
        if (outer.Name.StartsWith(Submission, StringComparison.Ordinal))
        {
            return simple;
        }
        return Qualified(outer, arguments[..^own]) is { } prefix ? $"{prefix}.{simple}" : null;
    }
}
