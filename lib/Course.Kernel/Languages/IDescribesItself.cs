namespace Course.Kernel.Languages;

/// <summary>A failure in a language of its own, which has no .NET stack trace that would tell the reader anything.</summary>
internal interface IDescribesItself
{
    /// <summary>The failure as the cell's output.</summary>
    CellOutput.ErrorOutput Describe();
}
