namespace Course.Crawling;

/// <summary>What a simulated network costs, and how it cuts up what is sent.</summary>
public sealed record SimulatedNetworkOptions
{
    /// <summary>How long it takes to connect, or to be refused; by default nothing.</summary>
    public TimeSpan ConnectTime { get; init; }

    /// <summary>How long bytes are on their way, in either direction; by default nothing.</summary>
    public TimeSpan TransferTime { get; init; }

    /// <summary>
    /// A number that decides how bytes are cut up: each send takes, and each receive gives, a part by chance, and the same
    /// one for the same seed. Null, the default, cuts nothing: a send takes all, a receive gives all that has arrived.
    /// </summary>
    public int? FragmentationSeed { get; init; }
}
