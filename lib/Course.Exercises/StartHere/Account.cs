using Course.Concurrency.Threads;

namespace Course.Exercises.StartHere;

/// <summary>A bank account: an amount, and a lock for it.</summary>
/// <param name="number">Its number; no two accounts have the same.</param>
/// <param name="balance">What is in it.</param>
public sealed class Account(int number, int balance)
{
    /// <summary>Its number; no two accounts have the same.</summary>
    public int Number { get; } = number;

    /// <summary>The lock that whoever reads or writes <see cref="Balance"/> ought to hold.</summary>
    public ThreadLock Door { get; } = new(FormattableString.Invariant($"door {number}"));

    /// <summary>What is in it. Each read and each write is a step at which another thread may come.</summary>
    public Shared<int> Balance { get; } = new(FormattableString.Invariant($"balance {number}"), balance);
}
