namespace Course.Concurrency.Threads;

/// <summary>A step that a thread has taken: <c>A reads counter</c>.</summary>
/// <param name="Thread">Who, by the name that a schedule uses.</param>
/// <param name="What">What it has done.</param>
internal readonly record struct ThreadStep(string Thread, string What)
{
    public override string ToString() => $"{Thread} {What}";
}
