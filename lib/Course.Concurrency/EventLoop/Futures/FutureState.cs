namespace Course.Concurrency.EventLoop;

internal enum FutureState : byte
{
    Pending,
    Cancelled,
    Finished,
}
