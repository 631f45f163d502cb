namespace Course.Exercises.StartHere;

/// <summary>Something that ends later, in continuation-passing style: it calls one of the two, once, now or at some other time.</summary>
/// <param name="next">Gets the result.</param>
/// <param name="fail">Gets the error.</param>
public delegate void Operation(Action<string> next, Action<Exception> fail);
