using Course.Kernel.Child;

namespace Course.Kernel.Languages.Values;

/// <summary>A language whose variables can be listed, read and set from outside.</summary>
internal interface IVariables
{
    /// <summary>The variables, in the order in which they were made.</summary>
    Task<IReadOnlyList<CellVariable>> ListAsync(CellExecution execution);

    /// <summary>The value of a variable; null if there is none of that name.</summary>
    /// <exception cref="ValueException">There is, and it cannot leave its language.</exception>
    Task<SharedValue?> FindAsync(string name, CellExecution execution);

    /// <summary>Makes a variable, or gives one another value and type.</summary>
    /// <exception cref="ValueException">The language cannot take the value, or the name.</exception>
    Task SetAsync(string name, SharedValue value, CellExecution execution);
}
