using System.Reflection;

namespace Course.Kernel.Languages.CSharp;

/// <summary>The variables of C# cells: a submission's top-level variables are fields of an object that is kept for it.</summary>
internal static class CSharpVariables
{
    /// <summary>The variables in the order in which their names first came up, each as the last cell that declared it left it.</summary>
    public static IEnumerable<(string Name, object? Value)> In(IEnumerable<object?> submissions) =>
        from submission in submissions
        where submission is not null
        from field in FieldsOf(submission)
        group field.GetValue(submission) by field.Name into declarations
        select (declarations.Key, declarations.Last());

    /// <summary>Gives the latest variable of a name another value.</summary>
    public static void Assign(IEnumerable<object?> submissions, string name, object? value)
    {
        (object submission, FieldInfo field) = (
            from candidate in submissions
            where candidate is not null
            from declared in FieldsOf(candidate)
            where declared.Name == name
            select (candidate, declared)).Last();
        field.SetValue(submission, value);
    }

    // The compiler's own fields have names that nobody can write.
    private static IEnumerable<FieldInfo> FieldsOf(object submission) =>
        submission.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
            .Where(field => char.IsLetter(field.Name[0]) || field.Name[0] == '_')
            .OrderBy(field => field.MetadataToken);
}
