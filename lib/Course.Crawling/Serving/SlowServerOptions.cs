namespace Course.Crawling;

/// <summary>How a <see cref="SlowServer"/> runs. What it answers is up to its <see cref="ResponseScript"/>.</summary>
public sealed record SlowServerOptions
{
    /// <summary>The port to listen at; 0, the default, lets the system choose a free one.</summary>
    public int Port { get; init; }

    /// <summary>The clock for delays and for <see cref="IdleTimeout"/>; by default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>How large a request may be.</summary>
    public RequestLimits RequestLimits { get; init; } = new();

    /// <summary>
    /// The longest that the server waits for a complete request, however many bytes of it arrive, and for a client to take
    /// bytes; then it closes the connection. By default two minutes. Never in effect while a delay runs.
    /// </summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Called with every event of the server, on the thread that brought it about; the events of one connection come in
    /// order, those of different connections at the same time. Null, the default, for nothing.
    /// </summary>
    public Action<ServerEvent>? OnEvent { get; init; }

    /// <summary>
    /// Called with every error that is the server's own: not a client that leaves or sends nonsense, but for instance too
    /// many open files. Null, the default, keeps the first few for <see cref="SlowServer.DisposeAsync"/> to throw.
    /// </summary>
    public Action<Exception>? OnError { get; init; }
}
