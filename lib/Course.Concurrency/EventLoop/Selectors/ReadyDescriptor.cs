namespace Course.Concurrency.EventLoop;

/// <summary>A registered descriptor that is ready.</summary>
/// <param name="Key">Its registration.</param>
/// <param name="Events">What it is ready for, of what it is watched for.</param>
public readonly record struct ReadyDescriptor(SelectorKey Key, SelectorEvents Events);
