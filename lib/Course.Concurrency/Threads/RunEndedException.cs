#pragma warning disable CA1032, CA1064 // Nobody else throws it, and who wants to catch it catches OperationCanceledException.
namespace Course.Concurrency.Threads;

/// <summary>Comes out of what a virtual thread waits in when its run is given up, so that it ends.</summary>
internal sealed class RunEndedException() : OperationCanceledException("The run of the virtual threads has been ended.");
