namespace Course.Concurrency.Tracing;

/// <summary>
/// One line of execution as a reader would point at it: the main program, a generator, a coroutine inside a
/// generator. A strand is one swim lane of a trace picture.
/// </summary>
/// <remarks>Immutable and safe to share. Two strands are equal when they are the same strand of the same <see cref="Tracer"/>.</remarks>
public sealed class Strand
{
    internal Strand(int id, string name)
    {
        Id = id;
        Name = name;
    }

    /// <summary>The order of creation within one <see cref="Tracer"/>, from 0 (the main program).</summary>
    public int Id { get; }

    /// <summary>The name a reader knows it by, usually that of its method: <c>main</c>, <c>Gen</c>, <c>ProxyGen</c>.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
