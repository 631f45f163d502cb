using System.Text;

namespace Course.Crawling.Tests;

/// <summary>Pages and scripts to crawl.</summary>
internal static class Pages
{
    public static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static Page Of(string path, params IEnumerable<string> links) =>
        new(path, "text/html; charset=utf-8", Encoding.UTF8.GetBytes($"<title>{path}</title>" + string.Concat(links.Select(link => $"<a href=\"{link}\">{link}</a>"))));

    public static string[] Paths(int count) => [.. Enumerable.Range(0, count).Select(index => $"/{index}.html")];

    /// <summary>So many pages, each of which links to the next.</summary>
    public static Site Chain(int count) => new(Enumerable.Range(0, count).Select(index => Of($"/{index}.html", $"{index + 1}.html")));

    public static ResponseScript Script(int count, FaultPlan? faults = null, LatencyTable? latency = null) => new(Chain(count), latency, faults);
}
