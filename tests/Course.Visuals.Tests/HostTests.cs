using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json;
using Course.Concurrency.Measuring;
using Course.Visuals.Hosts;
using Microsoft.DotNet.Interactive.Formatting;
using Xunit;

namespace Course.Visuals.Tests;

public sealed class HostTests
{
    public static TheoryData<Visual> Visuals =>
    [
        new TracePicture(Logs.Delegation()),
        new TraceTable(Logs.Delegation()),
        new SideBySide(Logs.Delegation(), Logs.Many(4)),
        new LineChart { Series = [new("a", [new(1, Spread.Exactly(2))])] },
        new BarChart { Bars = [new("a", Spread.Exactly(2))] },
        new GanttChart([new("a", TimeSpan.Zero, TimeSpan.FromSeconds(1))]),
        new InFlightChart(new StepSeries("a", [new(TimeSpan.Zero, 1)], TimeSpan.FromSeconds(1))),
        new ModelComparison(new ModelTiming("a") { Measured = Spread.Exactly(1) }),
        new SupervisionTree(ActorLogs.Supervised()),
        new MailboxDepth(ActorLogs.SlowReader()),
        new MessageLifelines(ActorLogs.SlowReader()),
        new TimingSummary("1 s"),
    ];

    [Theory]
    [MemberData(nameof(Visuals))]
    public void Formatting_RealPackage_ShowsBothForms(Visual visual)
    {
        Assert.Equal(["text/html", "text/plain"], Formatter.GetPreferredMimeTypesFor(visual.GetType()).Take(2));
        Assert.Equal(visual.ToHtml(), visual.ToDisplayString("text/html"));
        Assert.Equal(visual.ToText(), visual.ToDisplayString("text/plain"));
    }

    [Fact]
    public void Formatting_TimingSummary_IsEmittedAsJsonToo()
    {
        var summary = new TimingSummary("10 s", "10 s", "1.02 s \"or so\" </script>");

        Assert.Equal(["text/html", "text/plain", TimingSummary.MimeType], Formatter.GetPreferredMimeTypesFor(typeof(TimingSummary)));
        var json = JsonDocument.Parse(summary.ToDisplayString(TimingSummary.MimeType)).RootElement;
        Assert.Equal(["predicted", "virtual", "measured"], json.EnumerateObject().Select(property => property.Name));
        Assert.Equal("1.02 s \"or so\" </script>", json.GetProperty("measured").GetString());
    }

    [Theory]
    [MemberData(nameof(Visuals))]
    public void ToString_IsTheTextForm(Visual visual) => Assert.Equal(visual.ToText(), $"{visual}");

    [Fact]
    public void Format_ForeignObject_WritesNothing()
    {
        var writer = new StringWriter();

        Assert.False(new VisualFormatter("text/html", visual => visual.ToHtml()).Format("no visual", writer));
        Assert.Equal("", writer.ToString());
    }

    [Fact]
    public void Library_DoesNotReferenceAnyHost() =>
        Assert.DoesNotContain(typeof(Visual).Assembly.GetReferencedAssemblies(), reference => reference.Name!.StartsWith("Microsoft.DotNet.Interactive", StringComparison.Ordinal));

    [Fact]
    public void Bring_LiveHost_ShowsPlotlyOnceAndTakesItAwayAgain()
    {
        var (host, done) = (new FakeInteractiveHost(), 0);

        using (host.RunCell())
        {
            PlotlyLibrary.Bring(null, [host.Assembly], ref done);
            PlotlyLibrary.Bring(null, [host.Assembly], ref done);
        }

        Assert.Equal(2, host.Shown.Count);
        Assert.Contains("plotly.js v2.28.0", host.Shown[0], StringComparison.Ordinal);
        Assert.EndsWith("window.dispatchEvent(new Event('course-plotly'));</script>", host.Shown[0], StringComparison.Ordinal);
        Assert.Equal("", host.Shown[1]);
    }

    [Fact]
    public void Bring_StaticHost_ShowsNothing()
    {
        var (host, done) = (new FakeInteractiveHost(), 0);

        using (host.RunCell()) PlotlyLibrary.Bring("static", [host.Assembly], ref done);

        Assert.Empty(host.Shown);
    }

    [Fact]
    public void Bring_OutsideACell_WaitsForOne()
    {
        var (host, done) = (new FakeInteractiveHost(), 0);

        PlotlyLibrary.Bring(null, [host.Assembly], ref done);
        Assert.Empty(host.Shown);

        using (host.RunCell()) PlotlyLibrary.Bring(null, [host.Assembly], ref done);
        Assert.NotEmpty(host.Shown);
    }

    [Fact]
    public void Bring_HostThatFails_IsIgnored()
    {
        var (host, done) = (new FakeInteractiveHost { Failure = new InvalidOperationException("no") }, 0);

        using (host.RunCell()) PlotlyLibrary.Bring(null, [host.Assembly], ref done);

        Assert.Empty(host.Shown);
    }

    [Fact]
    public void Find_NoHost_IsNull() => Assert.Null(InteractiveHost.Find([typeof(Visual).Assembly]));

    [Fact]
    public void FSharpCore_AnyVersion_IsTheOneThatIsLoaded()
    {
        Assembly.Load("FSharp.Core");

        var resolved = FSharpCoreLoading.Resolve(AssemblyLoadContext.Default, new AssemblyName("FSharp.Core, Version=99.0.0.0"));

        Assert.Equal("FSharp.Core", resolved?.GetName().Name);
        Assert.Null(FSharpCoreLoading.Resolve(AssemblyLoadContext.Default, new AssemblyName("Something.Else")));
    }

    [Fact]
    public void FSharpCore_NewerThanInstalled_StillLoads() =>
        Assert.Equal("FSharp.Core", Assembly.Load(new AssemblyName("FSharp.Core, Version=98.0.0.0")).GetName().Name);
}
