using System.Runtime.CompilerServices;

namespace Course.Exercises.Tests;

/// <summary>Tests wait as long as it takes: a right answer that a busy machine runs slowly is right.</summary>
internal static class Patience
{
    [ModuleInitializer]
    internal static void BeLong() => Guard.Default = new Guard(TimeSpan.FromMinutes(10), TimeProvider.System);
}
