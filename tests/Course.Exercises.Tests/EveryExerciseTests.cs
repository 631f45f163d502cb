using Xunit;

namespace Course.Exercises.Tests;

/// <summary>What must be true of every exercise there is, those of lessons to come included: they are found by reflection.</summary>
public sealed class EveryExerciseTests
{
    public static TheoryData<string> Ids => [.. Exercise.All.Select(exercise => exercise.Id)];

    public static TheoryData<string, string> Mutants =>
        [.. Exercise.All.SelectMany(exercise => exercise.WrongAnswers.Select(mutant => (exercise.Id, mutant.Name)))];

    [Fact]
    public void All_IncludesLessonOne_WithThreeExercisesOrMore() =>
        Assert.True(Exercise.All.Count(exercise => exercise.Id.StartsWith("01-", StringComparison.Ordinal)) >= 3);

    [Fact]
    public void All_Ids_AreUniqueAndInOrder()
    {
        string[] ids = [.. Exercise.All.Select(exercise => exercise.Id)];
        Assert.Equal(ids.Distinct().Order(StringComparer.Ordinal), ids);
        Assert.All(ids, id => Assert.Matches("^[0-9]{2}-[1-9][0-9]*$", id));
    }

    [Theory, MemberData(nameof(Ids))]
    public void Stub_IsNotAttempted(string id)
    {
        var exercise = Exercise.Get(id);
        var result = Check.That(id, exercise.StubAnswer);
        Assert.Equal(Verdict.NotAttempted, result.Verdict);
        Assert.Contains("not attempted", result.ToText(), StringComparison.Ordinal);
        Assert.Contains("not attempted", result.ToHtml(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Ids))]
    public void Solution_Passes(string id)
    {
        var result = Check.That(id, Exercise.Get(id).RightAnswer);
        Assert.True(result.Verdict == Verdict.Passed, result.ToText());
        Assert.All(result.Rules, rule => Assert.Null(rule.Exception));
    }

    [Theory, MemberData(nameof(Ids))]
    public void Solution_CheckedTwice_LooksTheSame(string id)
    {
        var exercise = Exercise.Get(id);
        Assert.Equal(Check.That(id, exercise.RightAnswer).ToHtml(), Check.That(id, exercise.RightAnswer).ToHtml());
    }

    [Theory, MemberData(nameof(Mutants))]
    public void Mutant_BreaksTheRuleMeantForIt(string id, string name)
    {
        var (_, breaks, answer) = Exercise.Get(id).WrongAnswers.Single(mutant => mutant.Name == name);
        var result = Check.That(id, answer);
        Assert.Equal(Verdict.Failed, result.Verdict);
        Assert.False(result.Rules.Single(rule => rule.Name == breaks).Holds, result.ToText());
        // Endless answers are for the guard's own tests; here each would cost its patience.
        Assert.DoesNotContain(result.Rules, rule => rule.Exception is UnresponsiveException);
    }

    [Theory, MemberData(nameof(Ids))]
    public void Mutants_AreTwoOrMore_AndBreakTwoRulesOrMore(string id)
    {
        var mutants = Exercise.Get(id).WrongAnswers;
        Assert.True(mutants.Count >= 2);
        Assert.Equal(mutants.Count, mutants.Select(mutant => mutant.Name).Distinct().Count());
        Assert.True(mutants.Select(mutant => mutant.Breaks).Distinct().Count() >= 2);
    }

    [Theory, MemberData(nameof(Ids))]
    public void EveryRule_IsBrokenByAMutant(string id)
    {
        var exercise = Exercise.Get(id);
        var broken = exercise.WrongAnswers.SelectMany(mutant => Check.That(id, mutant.Answer).Rules).Where(rule => !rule.Holds).Select(rule => rule.Name).ToHashSet();
        Assert.Equal([], exercise.RuleNames.Except(broken));
    }

    [Theory, MemberData(nameof(Ids))]
    public void Words_AreThere(string id)
    {
        var exercise = Exercise.Get(id);
        Assert.All([exercise.Title, exercise.Task], Assert.NotEmpty);
        Assert.True(exercise.Hints.Count >= 2);
        Assert.All(exercise.Hints, hint => Assert.False(string.IsNullOrWhiteSpace(hint)));
        Assert.Equal(exercise.RuleNames.Count, exercise.RuleNames.Distinct().Count());
        Assert.All(Check.That(id, exercise.RightAnswer).Rules, rule =>
        {
            Assert.False(string.IsNullOrWhiteSpace(rule.Name));
            Assert.False(string.IsNullOrWhiteSpace(rule.Expected));
            Assert.False(string.IsNullOrWhiteSpace(rule.Hint));
        });
    }
}
