using Course.Concurrency.Actors;

namespace Course.Exercises.Actors;

/// <summary>What a purse is told: see exercise 10-3.</summary>
public abstract record PurseMessage;

/// <summary>Money comes in.</summary>
/// <param name="Amount">How much.</param>
public sealed record PayIn(int Amount) : PurseMessage;

/// <summary>Somebody wants money.</summary>
/// <param name="Amount">How much.</param>
/// <param name="Answer">Is told whether he gets it.</param>
public sealed record PayOut(int Amount, ActorRef<bool> Answer) : PurseMessage;

/// <summary>Somebody wants to know what is there.</summary>
/// <param name="Answer">Is told.</param>
public sealed record HowMuch(ActorRef<int> Answer) : PurseMessage;

/// <summary>The approver has decided: for the purse to tell itself.</summary>
/// <param name="IsApproved">What.</param>
public sealed record Approved(bool IsApproved) : PurseMessage;

/// <summary>What an approver is asked.</summary>
/// <param name="Amount">How much is to be paid out.</param>
/// <param name="Answer">Is told whether it may be.</param>
public sealed record Approval(int Amount, ActorRef<bool> Answer);
