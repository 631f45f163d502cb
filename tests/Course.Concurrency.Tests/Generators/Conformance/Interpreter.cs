using System.Runtime.ExceptionServices;
using Course.Concurrency.Generators;
using static Course.Concurrency.Tests.Generators.Conformance.Errors;

namespace Course.Concurrency.Tests.Generators.Conformance;

/// <summary>Runs a recorded program on the library's generators and writes the log that CPython's would.</summary>
internal sealed class Interpreter
{
    private readonly RecordedProgram program;
    private readonly bool delegatesToCoroutines;
    private readonly Generator<int, int?, int?>[] shared;
    private readonly List<string> log = [];
    private int raised;

    /// <param name="program">The program.</param>
    /// <param name="delegatesToCoroutines">Whether a fresh delegate is an awaited coroutine, or else a generator of its own.</param>
    public Interpreter(RecordedProgram program, bool delegatesToCoroutines)
    {
        this.program = program;
        this.delegatesToCoroutines = delegatesToCoroutines;
        shared = [.. program.Bodies.Select((_, body) => Make(body))];
    }

    public IReadOnlyList<string> Run()
    {
        foreach (var step in program.Driver) log.Add($"{step.Kind} g{step.Generator} {Answer(step)}");
        return log;
    }

    private string Answer(DriverStep step)
    {
        var generator = shared[step.Generator];
        try
        {
            switch (step.Kind)
            {
                case "next":
                    return $"yields {Text(generator.Next())}";
                case "send":
                    return $"yields {Text(generator.Send(step.Value))}";
                case "throw":
                    return $"yields {Text(generator.Throw(Make(step.Thrown)))}";
                default:
                    generator.Close();
                    return "closes";
            }
        }
#pragma warning disable CA1031 // Whatever comes out is the answer.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return $"raises {Describe(exception)}";
        }
    }

    private Generator<int, int?, int?> Make(int body) => Generator.Create<int, int?, int?>(yielder => Body(body, yielder));

    private Exception Make(string kind) => Errors.Make(kind, ++raised);

    private async Coroutine<int?> Body(int body, Yielder<int, int?> yielder)
    {
        void Note(string line) => log.Add($"g{body} {line}");

        var flow = new Flow(program.Bodies[body], Note);
        while (true)
        {
            try
            {
                switch (flow.Next())
                {
                    case null:
                        return flow.Returned;
                    case Statement.Log line:
                        Note(line.Text);
                        break;
                    case Statement.Yield yielding:
                        Note($"got {Text(await yielder.Yield(yielding.Value))}");
                        break;
                    case Statement.FromNew from when delegatesToCoroutines:
                        Note($"from {Text(await Body(from.Body, yielder))}");
                        break;
                    case Statement.FromNew from:
                        Note($"from {Text(await yielder.From(Make(from.Body)))}");
                        break;
                    case Statement.FromShared from:
                        Note($"from {Text(await yielder.From(shared[from.Body]))}");
                        break;
                    case Statement.FromIterator from:
                        await yielder.From(new PlainIterator(from.Count));
                        Note("from none");
                        break;
                    case Statement.FromClosable from:
                        await yielder.From(new PlainIterator(from.Count, () => Close(from)));
                        Note("from none");
                        break;
                    case Statement.Try guarded:
                        flow.Enter(guarded);
                        break;
                    case Statement.Finally guarded:
                        flow.Enter(guarded);
                        break;
                    case Statement.Loop loop:
                        flow.Enter(loop);
                        break;
                    case Statement.Return returning:
                        flow.Return(returning.Value);
                        break;
                    case Statement.Raise raising:
                        throw Make(raising.Kind);
                    case Statement.Reraise:
                        ExceptionDispatchInfo.Throw(flow.Handled());
                        break;
                }
            }
            catch (Exception exception)
            {
                if (!flow.Raise(exception)) throw;
            }
        }
    }

    private void Close(Statement.FromClosable closable)
    {
        log.Add("closable closed");
        if (closable.Fails) throw Make("Fault");
    }
}
