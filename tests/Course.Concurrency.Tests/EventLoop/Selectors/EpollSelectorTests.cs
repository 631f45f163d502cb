namespace Course.Concurrency.EventLoop.Tests;

public sealed class EpollSelectorTests : SystemSelectorContract
{
    protected override ISelector Selector { get; } = OperatingSystem.IsLinux() ? new EpollSelector() : throw new PlatformNotSupportedException("epoll is Linux's.");

    [Fact]
    public void Register_File_IsRefused()
    {
        using var file = File.OpenRead(Environment.ProcessPath!);
        var error = Assert.Throws<InvalidOperationException>(() => Selector.Register((int)file.SafeFileHandle.DangerousGetHandle(), SelectorEvents.Read));
        Assert.Contains("always ready", error.Message, StringComparison.Ordinal);
    }
}
