using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Course.Crawling.Tests;

/// <summary>Runs a theory once for each model.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EachModelAttribute : DataAttribute
{
    /// <summary>Only those that can wait before they connect: for limits and retries.</summary>
    public bool CanWait { get; set; }

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. SimulatedCrawl.Models.Where(model => !CanWait || model >= CrawlerModel.Generators).Select(model => new TheoryDataRow<CrawlerModel>(model))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
