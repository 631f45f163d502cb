using System.Text.Json;

namespace Course.Concurrency.Tests.Generators.Conformance;

/// <summary>A statement of the tiny language that record.py describes.</summary>
internal abstract record Statement
{
    public sealed record Log(string Text) : Statement;

    public sealed record Yield(int Value) : Statement;

    public sealed record FromNew(int Body) : Statement;

    public sealed record FromShared(int Body) : Statement;

    public sealed record FromIterator(int Count) : Statement;

    public sealed record FromClosable(int Count, bool Fails) : Statement;

    public sealed record Try(string Kind, Statement[] Body, Statement[] Handler) : Statement;

    public sealed record Finally(Statement[] Body, Statement[] Cleanup) : Statement;

    public sealed record Raise(string Kind) : Statement;

    public sealed record Reraise : Statement;

    public sealed record Return(int Value) : Statement;

    public sealed record Loop(int Count, Statement[] Body) : Statement;

    public static Statement[] Block(JsonElement json) => [.. json.EnumerateArray().Select(Parse)];

    private static Statement Parse(JsonElement json) => json[0].GetString() switch
    {
        "log" => new Log(json[1].GetString()!),
        "yield" => new Yield(json[1].GetInt32()),
        "new" => new FromNew(json[1].GetInt32()),
        "from" => new FromShared(json[1].GetInt32()),
        "iter" => new FromIterator(json[1].GetInt32()),
        "closable" => new FromClosable(json[1].GetInt32(), json[2].GetBoolean()),
        "try" => new Try(json[1].GetString()!, Block(json[2]), Block(json[3])),
        "finally" => new Finally(Block(json[1]), Block(json[2])),
        "raise" => new Raise(json[1].GetString()!),
        "reraise" => new Reraise(),
        "return" => new Return(json[1].GetInt32()),
        "loop" => new Loop(json[1].GetInt32(), Block(json[2])),
        var other => throw new JsonException($"There is no statement '{other}'."),
    };
}
