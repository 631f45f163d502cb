using System.IO.Enumeration;
using System.Text.Json.Nodes;
using Course.Kernel.Jupyter.Messages;

namespace Course.Kernel.Jupyter;

/// <summary>The cells that were run since the kernel started. Earlier sessions are not kept. Not thread-safe.</summary>
internal sealed class InputHistory
{
    private const int MostEntries = 10_000;
    private const int Session = 1;

    private readonly List<(int Line, string Input, string? Output)> entries = [];

    public void Add(int line, string input, string? output)
    {
        if (entries.Count == MostEntries)
        {
            entries.RemoveAt(0);
        }
        entries.Add((line, input, output));
    }

    /// <summary>The content of the reply to a <c>history_request</c>.</summary>
    public JsonObject Answer(JupyterMessage request)
    {
        bool withOutput = request.Flag("output", otherwise: false);
        IEnumerable<(int Line, string Input, string? Output)> chosen = request.Text("hist_access_type") switch
        {
            "range" => Range(request.Number("session") ?? 0, request.Number("start") ?? 0, request.Number("stop")),
            "search" => Search(request.Text("pattern") ?? "*", request.Number("n"), request.Flag("unique", otherwise: false)),
            _ => entries.TakeLast(Math.Max(0, request.Number("n") ?? MostEntries)),
        };
        JsonArray history = [];
        foreach ((int line, string input, string? output) in chosen)
        {
            JsonNode entry = withOutput ? new JsonArray(input, output) : JsonValue.Create(input);
            history.Add((JsonNode)new JsonArray(Session, line, entry));
        }
        JsonObject content = MessageContent.Ok();
        content["history"] = history;
        return content;
    }

    private IEnumerable<(int Line, string Input, string? Output)> Range(int session, int start, int? stop) =>
        session is 0 or Session ? entries.Where(entry => entry.Line >= start && (stop is null || entry.Line < stop)) : [];

    private IEnumerable<(int Line, string Input, string? Output)> Search(string pattern, int? most, bool unique)
    {
        IEnumerable<(int Line, string Input, string? Output)> found =
            entries.Where(entry => FileSystemName.MatchesSimpleExpression(pattern, entry.Input, ignoreCase: false));
        // Of several the same, the last one counts.
        found = unique ? found.Reverse().DistinctBy(entry => entry.Input).Reverse() : found;
        return most is { } number ? found.TakeLast(Math.Max(0, number)) : found;
    }
}
