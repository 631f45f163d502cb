namespace Course.Concurrency.Threads;

/// <summary>What a schedule can choose: a thread or a goroutine that can go on, or a case of a select that can.</summary>
internal interface IChoosable
{
    /// <summary>Its name in schedules.</summary>
    string Key { get; }
}
