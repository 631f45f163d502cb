using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Course.Kernel.Languages.CSharp;

/// <summary>
/// Finds <c>#load</c>ed files from the notebook's folder, and leaves the names of cells as they are: <c>CallerFilePath</c>
/// in a cell is <c>cell-05.csx</c> on every machine.
/// </summary>
internal sealed class CellSourceResolver(string folder) : SourceReferenceResolver
{
    private readonly string folder = folder;
    private readonly SourceFileResolver files = new(ImmutableArray<string>.Empty, folder);

    public override string? NormalizePath(string path, string? baseFilePath) =>
        CellFile.IsCell(path) ? path : files.NormalizePath(path, Base(baseFilePath));

    public override string? ResolveReference(string path, string? baseFilePath) => files.ResolveReference(path, Base(baseFilePath));

    public override Stream OpenRead(string resolvedPath) => files.OpenRead(resolvedPath);

    public override bool Equals(object? other) => other is CellSourceResolver resolver && resolver.folder == folder;

    public override int GetHashCode() => folder.GetHashCode(StringComparison.Ordinal);

    private static string? Base(string? file) => file is null || CellFile.IsCell(file) ? null : file;
}
