namespace Course.Kernel.Languages.Packages;

/// <summary>A package that a cell asks for cannot be had. The message is NuGet's, with its number.</summary>
internal sealed class PackageRestoreException(string message) : Exception(message);
