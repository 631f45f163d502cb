namespace Course.Kernel.Languages.Magics;

/// <summary>Something that a magic line may say after the magic's name.</summary>
/// <param name="Name">Such as <c>--from</c>.</param>
/// <param name="Description">One sentence for <c>#!lsmagic</c>.</param>
internal sealed record MagicParameter(string Name, string Description)
{
    public bool IsRequired { get; init; }

    /// <summary>It is said or not said, and has no value.</summary>
    public bool IsFlag { get; init; }

    /// <summary>A word without a parameter's name in front belongs to this one.</summary>
    public bool IsImplicit { get; init; }
}
