namespace Course.Kernel.Languages.Magics;

/// <summary>Fetches the text of <c>#!value --from-url</c>.</summary>
internal static class Download
{
    /// <summary>The text and what the server says it is.</summary>
    /// <exception cref="CellTextException">The address is none, or gives nothing.</exception>
    public static async Task<(string Text, string? MimeType)> TextAsync(string address, MagicCommand command, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
        {
            throw command.Fail($"\"{address}\" is not an address that starts with http:// or https://.");
        }
        using HttpClient client = new();
        try
        {
            using HttpResponseMessage response = await client.GetAsync(uri, cancellationToken).ConfigureAwait(false);
            response.EnsureSuccessStatusCode();
            string text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            return (text, response.Content.Headers.ContentType?.MediaType);
        }
        catch (HttpRequestException exception)
        {
            throw command.Fail($"{address} cannot be fetched: {exception.Message}", exception);
        }
    }
}
