namespace Course.Kernel.Languages;

/// <summary>What a cell in a language of another process raised, as that language words it.</summary>
internal sealed class LanguageError(CellOutput.ErrorOutput description) : Exception(description.Value), IDescribesItself
{
    public CellOutput.ErrorOutput Describe() => description;
}
