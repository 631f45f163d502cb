using System.Text.Json;

namespace Course.Concurrency.Tests.Generators.Conformance;

/// <summary>A program and what CPython logged when it ran it.</summary>
internal sealed record RecordedProgram(int Seed, Statement[][] Bodies, DriverStep[] Driver, string[] Log)
{
    /// <summary>The programs in the file that record.py writes.</summary>
    public static IReadOnlyList<RecordedProgram> All { get; } = Read();

    private static RecordedProgram[] Read()
    {
        // Another file, to look for differences that the committed programs do not show: see record.py.
        var path = Environment.GetEnvironmentVariable("COURSE_CONFORMANCE_PROGRAMS") ?? Path.Combine(AppContext.BaseDirectory, "programs.json");
        using var file = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. file.RootElement.EnumerateArray().Select(Parse)];
    }

    private static RecordedProgram Parse(JsonElement json) => new(
        json.GetProperty("seed").GetInt32(),
        [.. json.GetProperty("bodies").EnumerateArray().Select(Statement.Block)],
        [.. json.GetProperty("driver").EnumerateArray().Select(DriverStep.Parse)],
        [.. json.GetProperty("log").EnumerateArray().Select(line => line.GetString()!)]);
}

/// <summary>One step of a shared generator: next, send, throw or close.</summary>
internal sealed record DriverStep(string Kind, int Generator, int Value, string Thrown)
{
    public static DriverStep Parse(JsonElement json)
    {
        var kind = json[0].GetString()!;
        return new(kind, json[1].GetInt32(), kind == "send" ? json[2].GetInt32() : 0, kind == "throw" ? json[2].GetString()! : "");
    }
}
