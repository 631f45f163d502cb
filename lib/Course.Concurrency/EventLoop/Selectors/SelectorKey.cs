namespace Course.Concurrency.EventLoop;

/// <summary>A registration: who waits for what.</summary>
/// <param name="Descriptor">The file descriptor.</param>
/// <param name="Events">What it is watched for.</param>
/// <param name="Data">Whatever the owner wants back when it is ready, a callback for instance.</param>
public readonly record struct SelectorKey(int Descriptor, SelectorEvents Events, object? Data);
