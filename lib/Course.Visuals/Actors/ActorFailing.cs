namespace Course.Visuals.Actors;

/// <summary>An actor threw.</summary>
/// <param name="At">The number of the event.</param>
/// <param name="Actor">Who threw.</param>
/// <param name="What">The exception, in words.</param>
internal sealed record ActorFailing(int At, ActorLife Actor, string What)
{
    /// <summary>What its supervisor decided, such as <c>restart after 1 s</c>; null: nothing, as far as the log goes.</summary>
    public string? Directive { get; set; }

    /// <summary>Who decided.</summary>
    public ActorLife? Supervisor { get; set; }

    /// <summary>When, as the number of the event.</summary>
    public int DecidedAt { get; set; } = int.MaxValue;

    /// <summary>Whether the supervisor made it a failure of its own.</summary>
    public bool IsEscalated => Directive == "escalate";
}
