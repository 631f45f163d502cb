namespace Course.Visuals.Hosts;

/// <summary>
/// Tells a notebook host which class makes the formatters of a type. Hosts look for an attribute of this <em>name</em>,
/// whatever its namespace or assembly: that is how this library shows its pictures without referencing any host.
/// </summary>
/// <param name="formatterSourceType">A class with a public parameterless constructor and a method <c>CreateTypeFormatters()</c>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface)]
public sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>The class that makes the formatters.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;

    /// <summary>The mime types to show, all of them, the best first.</summary>
#pragma warning disable CA1819 // An attribute argument can only be an array.
    public string[] PreferredMimeTypes { get; init; } = [];
#pragma warning restore CA1819
}
