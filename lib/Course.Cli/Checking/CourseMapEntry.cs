namespace Course.Cli.Checking;

/// <summary>One lesson.</summary>
/// <param name="Number">Its number in the course, from 0.</param>
/// <param name="Name">The name of its notebook, without <c>.ipynb</c>.</param>
/// <param name="Library">The folder of the library it builds; null for a lesson that builds none.</param>
/// <param name="Tests">The folder of that library's tests; null for a lesson that builds none.</param>
internal sealed record CourseMapEntry(int Number, string Name, string? Library, string? Tests);
