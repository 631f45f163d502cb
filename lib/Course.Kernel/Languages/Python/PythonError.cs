namespace Course.Kernel.Languages.Python;

/// <summary>What a Python cell raised, as Python words it.</summary>
internal sealed class PythonError(CellOutput.ErrorOutput description) : Exception(description.Value), IDescribesItself
{
    public CellOutput.ErrorOutput Describe() => description;
}
