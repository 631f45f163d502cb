using System.Reflection;
using Course.Visuals.Charts;

namespace Course.Visuals.Hosts;

/// <summary>
/// Brings plotly.js to the page of a live .NET Interactive notebook, once for each notebook, from the resource inside
/// Plotly.NET: nothing is fetched. The 3.6 MB are shown and at once replaced by nothing, so they never stay in a saved
/// notebook. Every other host shows the static picture, or brings plotly.js itself.
/// </summary>
internal static class PlotlyLibrary
{
    /// <summary>The environment variable of a host that keeps outputs as they are; with the value <c>static</c> nothing is brought.</summary>
    public const string HostVariable = "COURSE_NOTEBOOK_HOST";

    private const string Resource = "Plotly.NET.plotly-2.28.0.min.js";
    private static int brought;

    public static void BringToLiveHost() => Bring(Environment.GetEnvironmentVariable(HostVariable), AppDomain.CurrentDomain.GetAssemblies(), ref brought);

    /// <summary>The same for a given host; <paramref name="done"/> becomes 1 when the library has been brought.</summary>
    internal static void Bring(string? hostKind, IEnumerable<Assembly> loaded, ref int done)
    {
        if (hostKind == "static" || Volatile.Read(ref done) == 1) return;
        if (InteractiveHost.Find(loaded) is not { CurrentContext: not null } host) return;
        if (Interlocked.Exchange(ref done, 1) == 1) return;
        if (ReadScript() is { } script) host.ShowForAMoment(new PlotlyScript(script));
    }

    /// <summary>plotly.js from the resource of Plotly.NET, or null where that is missing.</summary>
    public static string? ReadScript()
    {
        try
        {
            using var stream = Assembly.Load("Plotly.NET").GetManifestResourceStream(Resource);
            if (stream is null) return null;
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The library as something to show. A module loader on the page (AMD in some hosts) must not catch it: it is to be <c>window.Plotly</c>.</summary>
    internal sealed record PlotlyScript(string Script) : Visual
    {
        public override string ToHtml() => $"<script>(function () {{ var define, module, exports;\n{Script}\n}}).call(window); window.dispatchEvent(new Event('{PlotlyUpgrade.Arrival}'));</script>";

        public override string ToText() => "";
    }
}
