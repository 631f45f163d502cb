using Course.Concurrency.Generators;

namespace Course.Exercises.Generators;

/// <summary>Exercise 01-3: spot the bug. A loop that walks a generator and sends to it as well loses every other value.</summary>
public sealed class AnswerThemAll : Exercise<Func<Generator<string, string?>, IReadOnlyList<string>>>
{
    /// <inheritdoc/>
    public override string Id => "01-3";

    /// <inheritdoc/>
    public override string Title => "Answer them all";

    /// <inheritdoc/>
    public override string Task =>
        "The generator that you are given yields questions and takes answers. The loop 'foreach (var question in generator) generator.Send(answer)' resumes it twice a round: spot what gets lost. Write a driver that answers the question \"q1\" with \"re q1\", and so on to the end, and returns all questions in order.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "foreach resumes with Next. Send resumes too, and what it returns is the next question.",
        "Exactly one step must stand between two questions: after the first Next, only Send.",
        "var more = questions.TryNext(out var question); while (more) { …; more = questions.TrySend(…, out question); }",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Func<Generator<string, string?>, IReadOnlyList<string>>>> Rules =>
    [
        new("returns every question, in order", "q1, q2, q3, q4", "Which of your calls gives out a question that nobody keeps?", (answer, world) =>
        {
            using var questions = Quiz(world, [], 4);
            return Observed.List(answer(questions));
        }),
        new("answers every question", "re q1, re q2, re q3, re q4", "Next resumes the generator with nothing: the question before it stays without an answer.", (answer, world) =>
        {
            var answers = new List<string?>();
            using var questions = Quiz(world, answers, 4);
            answer(questions);
            return Observed.List(answers.Select(text => text ?? "no answer"));
        }),
        new("also with an odd number of questions", "q1, q2, q3", "At the end Send has no question to return, and throws StopIterationException. TrySend returns false.", (answer, world) =>
        {
            using var questions = Quiz(world, [], 3);
            return Observed.List(answer(questions));
        }),
        new("can cope with no question at all", "nothing", "The very first step may find the end already.", (answer, world) =>
        {
            using var questions = Quiz(world, [], 0);
            return Observed.List(answer(questions));
        }),
    ];

    /// <inheritdoc/>
    public override Func<Generator<string, string?>, IReadOnlyList<string>> Stub => _ => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Func<Generator<string, string?>, IReadOnlyList<string>> Solution => questions =>
    {
        var asked = new List<string>();
        var more = questions.TryNext(out var question);
        while (more)
        {
            asked.Add(question!);
            more = questions.TrySend($"re {question}", out question);
        }

        return asked;
    };

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Func<Generator<string, string?>, IReadOnlyList<string>>>> Mutants =>
    [
        new("walks and sends, as main3 of the source text does", "returns every question, in order", questions =>
        {
            var asked = new List<string>();
            foreach (var question in questions)
            {
                asked.Add(question);
                questions.TrySend($"re {question}", out _);
            }

            return asked;
        }),
        new("keeps both questions of a round, but answers one", "answers every question", questions =>
        {
            var asked = new List<string>();
            foreach (var question in questions)
            {
                asked.Add(question);
                if (questions.TrySend($"re {question}", out var next)) asked.Add(next);
            }

            return asked;
        }),
        new("runs into the end", "also with an odd number of questions", questions =>
        {
            var asked = new List<string>();
            var question = questions.Next();
            while (true)
            {
                asked.Add(question);
                question = questions.Send($"re {question}");
            }
        }),
        new("takes the first question for granted", "can cope with no question at all", questions =>
        {
            List<string> asked = [questions.Next()];
            while (questions.TrySend($"re {asked[^1]}", out var question)) asked.Add(question);
            return asked;
        }),
    ];

    private static Generator<string, string?> Quiz(World world, List<string?> answers, int count)
    {
        return Generator.Create<string, string?>(Questions);

        async Coroutine Questions(Yielder<string, string?> yielder)
        {
            for (var number = 1; number <= count; number++)
            {
                world.Step();
                answers.Add(await yielder.Yield(FormattableString.Invariant($"q{number}")));
            }
        }
    }
}
