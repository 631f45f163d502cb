using System.Net.Sockets;

namespace Course.Crawling;

/// <summary>What an exception of <see cref="HttpClient"/> comes of, in the terms of the other crawlers.</summary>
internal static class HttpFailure
{
    public static Exception Of(Exception exception, ResponseLimits limits)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is CrawlException or SocketException) return cause;
        }

        return ErrorOf(exception) switch
        {
            HttpRequestError.ResponseEnded => ResponseReader.Truncated(),
            HttpRequestError.InvalidResponse => ResponseHead.Malformed(exception.Message.TrimEnd('.')),
            HttpRequestError.ConfigurationLimitExceeded => limits.HeaderTooLarge(),
            _ => exception,
        };
    }

    private static HttpRequestError? ErrorOf(Exception? exception) => exception switch
    {
        null => null,
        HttpIOException reading => reading.HttpRequestError,
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } request => request.HttpRequestError,
        _ => ErrorOf(exception.InnerException),
    };
}
