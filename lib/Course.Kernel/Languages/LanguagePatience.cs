namespace Course.Kernel.Languages;

/// <summary>How long languages that run in processes of their own may take to stop, where the kernel's owner has a wish. Set once, before the first cell.</summary>
internal static class LanguagePatience
{
    /// <summary>Null: each language knows what suits it.</summary>
    public static TimeSpan? TimeToStop { get; set; }
}
