namespace Course.Exercises;

/// <summary>Thrown by the stub of an exercise: "I have not tried yet". A check shows it as "not attempted", never as a failure.</summary>
public sealed class NotAttemptedException() : Exception("This exercise has not been attempted: put your answer in place of this exception.");
