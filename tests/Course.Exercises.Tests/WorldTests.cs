using FsCheck;
using FsCheck.Xunit;
using Xunit;

namespace Course.Exercises.Tests;

public sealed class WorldTests
{
    [Property]
    public bool Limit_FewerItemsThanSteps_GivesThemAll(int[] items, PositiveInt more) =>
        new World(items.Length + more.Get).Limit(items).SequenceEqual(items);

    [Fact]
    public void Limit_OneItemTooMany_Throws()
    {
        var world = new World(3);
        var taken = new List<int>();
        Assert.Throws<StepLimitException>(() => taken.AddRange(world.Limit(Enumerable.Range(1, 4))));
        Assert.Equal(4, world.Steps);
    }

    [Fact]
    public void StepLimit_Zero_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new World(0));
}
