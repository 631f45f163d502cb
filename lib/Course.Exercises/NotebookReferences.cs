using Course.Concurrency.Tracing;
using Course.Crawling;
using Course.Visuals;

namespace Course.Exercises;

/// <summary>
/// A notebook loads this library with one <c>#r</c>, and a host finds the others through it: but only those that it refers to,
/// and the compiler leaves out a reference that no code uses. So here is a type of each.
/// </summary>
internal static class NotebookReferences
{
    public static readonly IReadOnlyList<Type> All = [typeof(TraceLog), typeof(ICrawler), typeof(Visual)];
}
