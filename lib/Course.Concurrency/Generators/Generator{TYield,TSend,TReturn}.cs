using System.Diagnostics.CodeAnalysis;

namespace Course.Concurrency.Generators;

/// <summary>A two-way generator whose body returns a value.</summary>
/// <inheritdoc/>
/// <typeparam name="TYield">What it yields.</typeparam>
/// <typeparam name="TSend">What is sent to it.</typeparam>
/// <typeparam name="TReturn">What it returns.</typeparam>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "Generator is the field's term.")]
public abstract class Generator<TYield, TSend, TReturn> : Generator<TYield, TSend>, IReturns<TReturn>
{
    private protected Generator()
    {
    }

    /// <summary>What the body returned.</summary>
    /// <exception cref="InvalidOperationException">The body has not returned: it has not finished, has thrown or was closed. See <see cref="Generator.HasReturned"/>.</exception>
    public abstract TReturn Result { get; }

    /// <summary>The result for the delegator whose step ended the body, once; the default afterwards, as PEP 380 has it.</summary>
    internal abstract TReturn? TakeReturn();
}
