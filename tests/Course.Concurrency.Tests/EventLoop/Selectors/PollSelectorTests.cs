namespace Course.Concurrency.EventLoop.Tests;

public sealed class PollSelectorTests : SystemSelectorContract
{
    protected override ISelector Selector { get; } = OperatingSystem.IsWindows() ? throw new PlatformNotSupportedException("poll is Unix's.") : new PollSelector();

    [Fact]
    public void Select_ClosedWhileRegistered_ReportsItSoThatItsOwnerMeetsTheError()
    {
        var descriptor = OpenAndCloseRegistered();
        Assert.Equal(descriptor, Assert.Single(Selector.Select(null)).Key.Descriptor);
    }
}
