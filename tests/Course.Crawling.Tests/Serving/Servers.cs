namespace Course.Crawling.Tests;

/// <summary>Servers to test against.</summary>
internal static class Servers
{
    public const string Content = "0123456789";

    public static Site Site { get; } = new(new Page("/index.html", "text/html; charset=utf-8", "0123456789"u8.ToArray()));

    public static SlowServer Start(SlowServerOptions? options = null) => StartSlow(TimeSpan.Zero, options);

    public static SlowServer StartSlow(TimeSpan delay, SlowServerOptions? options = null) => SlowServer.Start(new ResponseScript(Site, new LatencyTable(delay)), options);
}
