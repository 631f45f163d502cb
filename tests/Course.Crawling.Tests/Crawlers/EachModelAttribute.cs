using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Course.Crawling.Tests;

/// <summary>Runs a theory once for each model.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EachModelAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. SimulatedCrawl.Models.Select(model => new TheoryDataRow<CrawlerModel>(model))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
