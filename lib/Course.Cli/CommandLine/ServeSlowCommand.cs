using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Course.Cli.Serving;

namespace Course.Cli.CommandLine;

/// <summary><c>course serve-slow</c>: what it understands.</summary>
internal static class ServeSlowCommand
{
    public static Command Create(CourseSession session)
    {
        Option<int> port = new("--port")
        {
            Description = "The port to listen at, on this machine only. Default: any that is free.",
            HelpName = "N",
            CustomParser = ReadPort,
        };
        Option<double?> delay = new("--delay")
        {
            Description = "How long each answer takes, in seconds. Default: 1.",
            HelpName = "SECONDS",
            CustomParser = result => SecondsText.ReadFromZero(result, "--delay"),
        };
        Option<string?> latency = new("--latency") { Description = "A table of delays by path, instead of one --delay; data/latency.json is one.", HelpName = "FILE" };
        Option<string?> faults = new("--faults") { Description = "Which answers go wrong, and how.", HelpName = "TEXT" };
        Option<string?> site = new("--site") { Description = "The folder of pages to serve. Default: data/site of the clone.", HelpName = "DIR" };

        Command command = new("serve-slow", "Serves a small site on which every answer takes a second: something to crawl.") { port, delay, latency, faults, site };
        command.SetAction((parsed, cancellationToken) => SlowServing.RunAsync(
            session,
            new SlowServingRequest(parsed.GetValue(port), parsed.GetValue(delay), parsed.GetValue(latency), parsed.GetValue(faults), parsed.GetValue(site)),
            cancellationToken));
        CourseCommand.AddHelp(command, """
            Examples:
              course serve-slow                                        any free port, a second per answer
              course serve-slow --port 8080 --delay 0.2                http://127.0.0.1:8080/, faster
              course serve-slow --latency data/latency.json            some pages are quicker than others
              course serve-slow --faults "reset:/a.html,stall:/b.html" these two go wrong
              course serve-slow --faults seed=42,rate=0.2              a fifth of all paths go wrong, always the same

            Then, in another terminal:
              curl -i http://127.0.0.1:8080/                  takes a second
              curl -i "http://127.0.0.1:8080/?fault=truncate" goes wrong because you asked for it

            Faults, and what the client sees:
              refuse                the connection ends at once, without an answer
              reset                 the connection is reset
              stall                 nothing, for ever
              truncate              half of the page, and then the end
              garbage               bytes that are not HTTP
              slow-drip             the page, a byte every 0.1 seconds
              wrong-content-length  half the length is announced
              endless-header        header fields without end
              redirect-loop         a redirect to the same URL
              none                  a good answer, where a seed would have it otherwise

            It serves until Ctrl-C, and then exits with 0.
            """);
        return command;
    }

    private static int ReadPort(ArgumentResult result)
    {
        string given = result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value;
        if (!int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port > IPEndPoint.MaxPort)
        {
            result.AddError($"--port takes a whole number from 0 to {IPEndPoint.MaxPort}, and not \"{given}\"; 0 means any that is free.");
        }
        return port;
    }
}
