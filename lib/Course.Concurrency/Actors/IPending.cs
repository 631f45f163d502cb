namespace Course.Concurrency.Actors;

/// <summary>Somebody who waits for an answer, and is told when there will be none.</summary>
internal interface IPending
{
    /// <summary>Ends the waiting with <paramref name="exception"/>, if it has not ended.</summary>
    void Fail(Exception exception);
}
