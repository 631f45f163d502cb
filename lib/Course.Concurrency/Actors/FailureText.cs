namespace Course.Concurrency.Actors;

/// <summary>What an exception says: of others, so that even its <see cref="Exception.Message"/> may throw, which must not harm who reports it.</summary>
internal static class FailureText
{
    public static string Of(Exception exception)
    {
        try
        {
            return exception.Message;
        }
#pragma warning disable CA1031 // Whatever it throws.
        catch (Exception)
#pragma warning restore CA1031
        {
            return "(its message cannot be read)";
        }
    }
}
