using System.Text.Json.Nodes;
using Course.Kernel.Notebooks;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Course.Kernel.Tests.Notebooks;

/// <summary>Whatever a notebook holds, reading what was written gives it back, and writing that gives the same bytes.</summary>
[Properties(Arbitrary = [typeof(NotebookRoundTripTests)])]
public sealed class NotebookRoundTripTests
{
    // Every kind of character that text files have trouble with.
    private static readonly Gen<string> Text = Gen.Elements(
            "a", " ", "\n", "\r\n", "\t", "\"", "\\", "/", "<", "&", "\0", "\u001f", "\u007f", "\u0085", "\u00a0", "é", "并", "\u2028", "\ufeff", "\ue000", "\uffff", "😀", "\U000e0001", "#!fsharp")
        .ListOf().Select(string.Concat);

    private static readonly Gen<JsonNode?> Scalar = Gen.OneOf(
        Gen.Constant<JsonNode?>(null),
        Text.Select(text => (JsonNode?)text),
        Gen.Elements("0", "-0", "1.0", "1e400", "-1.50E+2", "123456789012345678901234567890", "true", "false").Select(literal => JsonNode.Parse(literal)));

    private static readonly Gen<CellSketch> Cell =
        from type in Gen.Elements(CellType.Code, CellType.Markdown, CellType.Raw)
        from source in Text
        from unknown in Json(3)
        from data in Text
        select new CellSketch(type, source, unknown?.ToJsonString() ?? "null", data);

    public static Arbitrary<CellSketch[]> Sketches() => Cell.ListOf().Select(cells => cells.ToArray()).ToArbitrary();

    [Property]
    public bool Text_ReadAndWrittenAgain_IsTheSame(CellSketch[] sketches)
    {
        string text = Build(sketches).ToText();

        return Notebook.Parse(text, "again.ipynb").ToText() == text;
    }

    [Property]
    public bool Content_WrittenAndRead_IsTheSame(CellSketch[] sketches)
    {
        Notebook read = Notebook.Parse(Build(sketches).ToText(), "again.ipynb");

        return read.Cells.Zip(sketches).All(pair =>
            pair.First.CellType == pair.Second.Type
            && pair.First.Source == pair.Second.Source
            && JsonNode.DeepEquals(pair.First.Metadata["unknown"], JsonNode.Parse(pair.Second.Unknown))
            && (pair.Second.Type != CellType.Code || TextOf(pair.First) == pair.Second.Data))
            && read.Cells.Count == sketches.Length;
    }

    [Property]
    public bool Text_AsPlainJson_MeansTheSameToAnotherReader(CellSketch[] sketches)
    {
        Notebook notebook = Build(sketches);
        Notebook read = Notebook.Parse(notebook.ToText(), "again.ipynb");

        // The same document through the base class library's own writer, whose escapes differ.
        return Notebook.Parse(read.Json.ToJsonString(), "other.ipynb").ToText() == notebook.ToText();
    }

    [Property]
    public bool AnyText_ParsesOrSaysWhyNot(string text)
    {
        try
        {
            Notebook.Parse(text ?? "", "any.ipynb");
            return true;
        }
        catch (NotebookFormatException exception)
        {
            return exception.Message.StartsWith("any.ipynb", StringComparison.Ordinal);
        }
    }

    [Property]
    public bool DamagedNotebook_ParsesOrSaysWhyNot(CellSketch[] sketches, NonNegativeInt cut, NonNegativeInt length)
    {
        string whole = Build(sketches).ToText();
        int start = cut.Get % whole.Length;
        string damaged = whole.Remove(start, Math.Min(length.Get, whole.Length - start));

        return AnyText_ParsesOrSaysWhyNot(damaged);
    }

    private static Gen<JsonNode?> Json(int depth) => depth == 0
        ? Scalar
        : Gen.OneOf(
            Scalar,
            Json(depth - 1).ListOf().Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])),
            Gen.Zip(Text, Json(depth - 1)).ListOf().Select(fields => (JsonNode?)new JsonObject(
                fields.DistinctBy(field => field.Item1).Select(field => KeyValuePair.Create(field.Item1, field.Item2?.DeepClone())))));

    private static Notebook Build(CellSketch[] sketches) => Notebook.Create("new.ipynb", sketches.Select(sketch =>
    {
        JsonObject cell = NotebookCell.Create(sketch.Type, sketch.Source);
        cell["metadata"]!["unknown"] = JsonNode.Parse(sketch.Unknown);
        if (sketch.Type == CellType.Code)
        {
            cell["outputs"]!.AsArray().Add(new JsonObject
            {
                ["data"] = new JsonObject { ["text/plain"] = sketch.Data },
                ["metadata"] = new JsonObject(),
                ["output_type"] = "display_data",
            });
        }
        return cell;
    }));

    private static string TextOf(NotebookCell cell) =>
        string.Concat(cell.Outputs[0]!["data"]!["text/plain"]!.AsArray().Select(line => line!.GetValue<string>()));

    public sealed record CellSketch(CellType Type, string Source, string Unknown, string Data);
}
