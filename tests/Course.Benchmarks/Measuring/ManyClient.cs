using System.ComponentModel;
using System.Globalization;
using System.Text;

namespace Course.Benchmarks.Measuring;

/// <summary>
/// A program that fetches many pages at once. It is given a port, a number of pages and what each page holds; warms up; prints
/// <c>ready</c>; waits for a line; crawls; prints a <see cref="ManyFinding"/>; and waits for a line.
/// </summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Program">The program.</param>
/// <param name="Arguments">What comes before the port.</param>
internal sealed record ManyClient(string Name, string Program, IReadOnlyList<string> Arguments)
{
    private const string OnOwnLoop = "our event loop";

    /// <summary>The one that the goals are for.</summary>
    public static string Subject => OnOwnLoop;

    /// <summary>Those that can hold so many pages, and the peers that are installed.</summary>
    /// <param name="folder">Where to build what must be built.</param>
    /// <param name="isMissing">Told of each program that is not there.</param>
    public static IReadOnlyList<ManyClient> All(string folder, Action<string> isMissing)
    {
        List<ManyClient> clients = [.. CrawlModel.All.Where(model => model.HoldsMany).Select(Of)];
        try
        {
            var binary = Path.Combine(folder, "crawl");
            ChildProcess.Run("go", ["build", "-o", binary, Peer("crawl.go")]);
            clients.Add(new("Go, net", binary, ["net"]));
            clients.Add(new("Go, net/http", binary, ["http"]));
        }
        catch (Win32Exception)
        {
            isMissing("go");
        }

        try
        {
            ChildProcess.Run("python3", ["--version"]);
            clients.Add(new("asyncio", "python3", [Peer("crawl.py")]));
        }
        catch (Win32Exception)
        {
            isMissing("python3");
        }

        return clients;
    }

    /// <summary>All arguments for one crawl.</summary>
    public IReadOnlyList<string> ArgumentsFor(int port, int pages) =>
        [.. Arguments, port.ToString(CultureInfo.InvariantCulture), pages.ToString(CultureInfo.InvariantCulture), Encoding.UTF8.GetString(SlowServerProcess.Content)];

    private static ManyClient Of(CrawlModel model)
    {
        var (program, arguments) = ChildProcess.Itself("crawl-client", model.Name);
        return new ManyClient(model.Name, program, arguments);
    }

    private static string Peer(string file) => Path.Combine(AppContext.BaseDirectory, "peers", file);
}
