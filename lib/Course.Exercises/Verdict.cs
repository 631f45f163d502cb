namespace Course.Exercises;

/// <summary>How an answer did.</summary>
public enum Verdict
{
    /// <summary>There is no answer yet.</summary>
    NotAttempted,

    /// <summary>At least one rule does not hold.</summary>
    Failed,

    /// <summary>Every rule holds.</summary>
    Passed,
}
