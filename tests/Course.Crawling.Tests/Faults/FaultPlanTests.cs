using FsCheck;
using FsCheck.Xunit;

namespace Course.Crawling.Tests;

public sealed class FaultPlanTests
{
    [Fact]
    public void None_NothingGoesWrong() => Assert.Equal(FaultKind.None, FaultPlan.None.FaultOf(Requests.Get("/a.html")));

    [Fact]
    public void Parse_ListOfPaths_ThoseGoWrong()
    {
        var plan = FaultPlan.Parse("reset:/a.html, slow-drip:/b%20c.html,Stall:/d/../e.html");

        Assert.Equal(FaultKind.Reset, plan.FaultOf(Requests.Get("/a.html?x=1")));
        Assert.Equal(FaultKind.SlowDrip, plan.FaultOf(Requests.Get("/b%20c.html")));
        Assert.Equal(FaultKind.Stall, plan.FaultOf(Requests.Get("/e.html")));
        Assert.Equal(FaultKind.None, plan.FaultOf(Requests.Get("/f.html")));
    }

    [Fact]
    public void Query_ComesBeforeTheListedPath_AndThatBeforeChance()
    {
        var plan = FaultPlan.Parse("reset:/a.html,none:/b.html,seed=1,rate=1");

        Assert.Equal(FaultKind.Garbage, plan.FaultOf(Requests.Get("/a.html?fault=garbage")));
        Assert.Equal(FaultKind.None, plan.FaultOf(Requests.Get("/a.html?x=1&fault=none")));
        Assert.Equal(FaultKind.Reset, plan.FaultOf(Requests.Get("/a.html")));
        Assert.Equal(FaultKind.None, plan.FaultOf(Requests.Get("/b.html")));
        Assert.NotEqual(FaultKind.None, plan.FaultOf(Requests.Get("/c.html")));
    }

    [Theory]
    [InlineData("refuse", FaultKind.Refuse)]
    [InlineData("reset", FaultKind.Reset)]
    [InlineData("stall", FaultKind.Stall)]
    [InlineData("truncate", FaultKind.Truncate)]
    [InlineData("garbage", FaultKind.Garbage)]
    [InlineData("slow-drip", FaultKind.SlowDrip)]
    [InlineData("slowdrip", FaultKind.SlowDrip)]
    [InlineData("wrong-content-length", FaultKind.WrongContentLength)]
    [InlineData("endless-header", FaultKind.EndlessHeader)]
    [InlineData("RedirectLoop", FaultKind.RedirectLoop)]
    public void Query_EveryKindHasAName(string name, FaultKind kind) => Assert.Equal(kind, FaultPlan.None.FaultOf(Requests.Get("/?fault=" + name)));

    [Theory]
    [InlineData("explode:/a.html", "There is no fault 'explode': the faults are none, refuse, reset, stall, truncate, garbage, slow-drip, wrong-content-length, endless-header, redirect-loop.")]
    [InlineData("reset", "'reset' in 'reset' is not a fault: write a list such as reset:/a.html,stall:/b.html, or seed=42,rate=0.2.")]
    [InlineData("", "'' in '' is not a fault: write")]
    [InlineData("reset:/a,,stall:/b", "'' in 'reset:/a,,stall:/b' is not a fault")]
    [InlineData("reset=/a", "'reset=/a' in 'reset=/a' is not a fault")]
    [InlineData("seed:42,rate=1", "There is no fault 'seed'")]
    [InlineData("reset:a.html", "'a.html' is not a path: write it as in a URL, beginning with '/' and without '?'.")]
    [InlineData("reset:/a,stall:/a", "The path /a is listed twice")]
    [InlineData("seed=x,rate=1", "The seed 'x' is not a whole number")]
    [InlineData("seed=42", "A seed needs a rate")]
    [InlineData("seed=42,rate=1.5", "The rate '1.5' is not a number from 0 to 1: write one, such as rate=0.2.")]
    [InlineData("seed=42,rate=NaN", "The rate 'NaN' is not a number")]
    public void Parse_NoPlan_SaysWhatToDo(string text, string problem)
    {
        var error = Assert.Throws<FormatException>(() => FaultPlan.Parse(text));

        Assert.StartsWith(problem, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Seed_TheSamePathsOnEveryMachine()
    {
        // Written down once: another process, system or release has to give the same.
        var plan = FaultPlan.BySeed(42, 0.2);

        var wrong = Enumerable.Range(0, 16).Select(index => (Path: $"/{index}.html", Fault: plan.FaultOf(Requests.Get($"/{index}.html")))).Where(found => found.Fault != FaultKind.None);

        Assert.Equal("/1.html:Reset /8.html:Stall /11.html:Garbage", string.Join(" ", wrong.Select(found => $"{found.Path}:{found.Fault}")));
    }

    [Property]
    public bool Seed_RateZeroIsNever_RateOneIsAlways(long seed, PositiveInt page)
    {
        var request = Requests.Get($"/{page.Get}.html");
        return FaultPlan.BySeed(seed, 0).FaultOf(request) == FaultKind.None && FaultPlan.BySeed(seed, 1).FaultOf(request) != FaultKind.None;
    }

    [Property]
    public bool Seed_HigherRate_KeepsTheFaultsOfTheLower(long seed, byte low, byte high, PositiveInt page)
    {
        var request = Requests.Get($"/{page.Get}.html");
        var seldom = FaultPlan.BySeed(seed, Math.Min(low, high) / 255.0).FaultOf(request);
        return seldom == FaultKind.None || seldom == FaultPlan.BySeed(seed, Math.Max(low, high) / 255.0).FaultOf(request);
    }

    [Fact]
    public void Seed_TheShareIsNearTheRate_AndEveryKindOccurs()
    {
        var plan = FaultPlan.BySeed(7, 0.3);

        var faults = Enumerable.Range(0, 2_000).Select(index => plan.FaultOf(Requests.Get($"/{index}"))).Where(fault => fault != FaultKind.None).ToArray();

        Assert.InRange(faults.Length, 540, 660);
        Assert.Equal(FaultPlan.Kinds, faults.Distinct().Order());
    }
}
