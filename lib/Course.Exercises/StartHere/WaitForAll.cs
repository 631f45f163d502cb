namespace Course.Exercises.StartHere;

/// <summary>Exercise 00-4: many operations, one continuation. What JavaScript calls <c>Promise.all</c> and .NET <c>Task.WhenAll</c>, by hand.</summary>
public sealed class WaitForAll : Exercise<Action<IReadOnlyList<Operation>, Action<IReadOnlyList<string>>, Action<Exception>>>
{
    /// <inheritdoc/>
    public override string Id => "00-4";

    /// <inheritdoc/>
    public override string Title => "Wait for all";

    /// <inheritdoc/>
    public override string Task =>
        "Begin all operations at once. When the last has ended, call next with their results, in the order of the operations. If one fails, call fail with its error, at once. However they end, exactly one of the two is called, exactly once. Everything happens on one thread.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Hints =>
    [
        "Results may arrive in any order: where does each belong? And how do you know that the last one has arrived?",
        "An array of results, a count of those that are missing, and a flag that one has failed. Each operation needs its own index.",
        "for (var i = 0; …) { var place = i; operations[i](result => { results[place] = result; if (--missing == 0 && !failed) next(results); }, …); } And what if there is no operation at all?",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Rule<Action<IReadOnlyList<Operation>, Action<IReadOnlyList<string>>, Action<Exception>>>> Rules =>
    [
        new("begins all before the first has ended", "begun: a, b, c", "Ten pages at once: the second operation must not wait for the first one's result.", (answer, _) =>
        {
            var pending = Three();
            answer(Operations(pending), _ => { }, _ => { });
            return "begun: " + Observed.List("abc".Where((_, place) => pending[place].IsBegun).Select(name => name.ToString()));
        }),
        new("gives the results in the order of the operations", "next: A, B, C", "Which operation is it whose result has just arrived? The order of arrival does not tell.", (answer, _) => Calls(answer, pending =>
        {
            pending[2].Succeed("C");
            pending[0].Succeed("A");
            pending[1].Succeed("B");
        })),
        new("waits for the last", "nothing", "Two of three have ended: it is not time to go on yet.", (answer, _) => Calls(answer, pending =>
        {
            pending[0].Succeed("A");
            pending[1].Succeed("B");
        })),
        new("also when operations call back at once", "next: 1, 2", "An operation may call next before it returns: is everything in place by then? The first one must not look like the last.", (answer, _) =>
            Record((next, fail) => answer([(next, _) => next("1"), (next, _) => next("2")], next, fail))),
        new("goes on when there is nothing to wait for", "next: nothing", "No operation, no callback: then who calls next?", (answer, _) => Record((next, fail) => answer([], next, fail))),
        new("fails at the first error, at once", "fail: b is late", "When one has failed there will never be three results: whoever waits should hear of it now.", (answer, _) => Calls(answer, pending => pending[1].Fail("b is late"))),
        new("calls exactly one of the two, once", "fail: b is late", "After an error others still end, in success or in another error. Has the caller not been told already?", (answer, _) => Calls(answer, pending =>
        {
            pending[1].Fail("b is late");
            pending[0].Succeed("A");
            pending[2].Fail("c is late, too");
        })),
        new("in whatever order they end, and however", "right in all 48 ways", "Six orders, and each of the three may succeed or fail: look at the way in which yours goes wrong. What if the last to end is a success, after an error?", (answer, _) =>
        {
            var right = 0;
            foreach (var order in Orders)
            {
                for (var outcome = 0; outcome < 8; outcome++)
                {
                    var fails = outcome;
                    int[] failing = [.. order.Where(place => (fails >> place & 1) == 1)];
                    var expected = failing is [var first, ..] ? $"fail: {Name(first)} is late" : "next: A, B, C";
                    var observed = Calls(answer, pending =>
                    {
                        foreach (var place in order)
                        {
                            if (failing.Contains(place)) pending[place].Fail($"{Name(place)} is late");
                            else pending[place].Succeed(Name(place).ToUpperInvariant());
                        }
                    });
                    if (observed != expected) return $"{string.Join(", then ", order.Select(place => $"{Name(place)} {(failing.Contains(place) ? "fails" : "succeeds")}"))}: {observed}";
                    right++;
                }
            }

            return FormattableString.Invariant($"right in all {right} ways");
        }),
    ];

    private static readonly int[][] Orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

    private static string Name(int place) => "abc"[place].ToString();

    /// <inheritdoc/>
    public override Action<IReadOnlyList<Operation>, Action<IReadOnlyList<string>>, Action<Exception>> Stub => (_, _, _) => throw new NotAttemptedException();

    /// <inheritdoc/>
    public override Action<IReadOnlyList<Operation>, Action<IReadOnlyList<string>>, Action<Exception>> Solution => (operations, next, fail) =>
    {
        var results = new string[operations.Count];
        var missing = operations.Count;
        var failed = false;
        if (missing == 0) next(results);
        for (var index = 0; index < operations.Count; index++)
        {
            var place = index;
            operations[place](
                result =>
                {
                    results[place] = result;
                    if (--missing == 0 && !failed) next(results);
                },
                error =>
                {
                    if (failed) return;
                    failed = true;
                    fail(error);
                });
        }
    };

    /// <inheritdoc/>
    public override IReadOnlyList<Mutant<Action<IReadOnlyList<Operation>, Action<IReadOnlyList<string>>, Action<Exception>>>> Mutants =>
    [
        new("takes one after the other", "begins all before the first has ended", OneAfterTheOther),
        new("keeps the order of arrival", "gives the results in the order of the operations", (operations, next, fail) =>
        {
            List<string> results = [];
            foreach (var operation in operations)
            {
                operation(
                    result =>
                    {
                        results.Add(result);
                        if (results.Count == operations.Count) next(results);
                    },
                    fail);
            }

            if (operations.Count == 0) next(results);
        }),
        new("counts those that have begun", "also when operations call back at once", (operations, next, fail) =>
        {
            var results = new string[operations.Count];
            var missing = 0;
            var failed = false;
            if (operations.Count == 0) next(results);
            for (var index = 0; index < operations.Count; index++)
            {
                var place = index;
                missing++;
                operations[place](
                    result =>
                    {
                        results[place] = result;
                        if (--missing == 0 && !failed) next(results);
                    },
                    error =>
                    {
                        if (!failed) fail(error);
                        failed = true;
                    });
            }
        }),
        new("forgets that there may be none", "goes on when there is nothing to wait for", (operations, next, fail) =>
        {
            var results = new string[operations.Count];
            var missing = operations.Count;
            var failed = false;
            for (var index = 0; index < operations.Count; index++)
            {
                var place = index;
                operations[place](
                    result =>
                    {
                        results[place] = result;
                        if (--missing == 0 && !failed) next(results);
                    },
                    error =>
                    {
                        if (!failed) fail(error);
                        failed = true;
                    });
            }
        }),
        new("fails as often as there are errors", "calls exactly one of the two, once", (operations, next, fail) =>
        {
            var results = new string[operations.Count];
            var missing = operations.Count;
            if (missing == 0) next(results);
            for (var index = 0; index < operations.Count; index++)
            {
                var place = index;
                operations[place](
                    result =>
                    {
                        results[place] = result;
                        if (--missing == 0) next(results);
                    },
                    fail);
            }
        }),
        new("tells of an error when all have ended", "fails at the first error, at once", (operations, next, fail) =>
        {
            var results = new string[operations.Count];
            var missing = operations.Count;
            Exception? first = null;
            if (missing == 0) next(results);
            for (var index = 0; index < operations.Count; index++)
            {
                var place = index;
                operations[place](result => End(() => results[place] = result), error => End(() => first ??= error));
            }

            void End(Action keep)
            {
                keep();
                if (--missing > 0) return;
                if (first is null) next(results);
                else fail(first);
            }
        }),
        new("counts errors among those that have ended", "in whatever order they end, and however", (operations, next, fail) =>
        {
            var results = new string[operations.Count];
            var missing = operations.Count;
            var failed = false;
            if (missing == 0) next(results);
            for (var index = 0; index < operations.Count; index++)
            {
                var place = index;
                operations[place](
                    result =>
                    {
                        results[place] = result;
                        if (--missing == 0) next(results);
                    },
                    error =>
                    {
                        missing--;
                        if (failed) return;
                        failed = true;
                        fail(error);
                    });
            }
        }),
        new("does not wait", "waits for the last", (operations, next, fail) =>
        {
            var results = new string[operations.Count];
            for (var index = 0; index < operations.Count; index++)
            {
                var place = index;
                operations[place](result => results[place] = result, fail);
            }

            next(results);
        }),
    ];

    private static void OneAfterTheOther(IReadOnlyList<Operation> operations, Action<IReadOnlyList<string>> next, Action<Exception> fail)
    {
        List<string> results = [];
        Continue();

        void Continue()
        {
            if (results.Count == operations.Count)
            {
                next(results);
                return;
            }

            operations[results.Count](
                result =>
                {
                    results.Add(result);
                    Continue();
                },
                fail);
        }
    }

    private static PendingOperation[] Three() => [new(), new(), new()];

    private static IReadOnlyList<Operation> Operations(PendingOperation[] pending) => [.. pending.Select(operation => (Operation)operation.Begin)];

    private static string Calls(Action<IReadOnlyList<Operation>, Action<IReadOnlyList<string>>, Action<Exception>> answer, Action<PendingOperation[]> end) => Record((next, fail) =>
    {
        var pending = Three();
        answer(Operations(pending), next, fail);
        end(pending);
    });

    // What was called, in order: "next: A, B, C", or "fail: message", or both, which no answer should do.
    private static string Record(Action<Action<IReadOnlyList<string>>, Action<Exception>> use)
    {
        List<string> calls = [];
        use(results => calls.Add($"next: {Observed.List(results)}"), error => calls.Add($"fail: {error.Message}"));
        return calls.Count == 0 ? "nothing" : string.Join("; then ", calls);
    }
}
