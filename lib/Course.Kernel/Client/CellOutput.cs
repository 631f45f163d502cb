using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Course.Kernel.Notebooks;

namespace Course.Kernel;

/// <summary>One output of a cell, of one of the kinds that nbformat 4 and the Jupyter protocol know. Immutable.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "output")]
[JsonDerivedType(typeof(StreamOutput), "stream")]
[JsonDerivedType(typeof(DisplayData), "display")]
[JsonDerivedType(typeof(UpdateDisplayData), "update")]
[JsonDerivedType(typeof(ExecuteResult), "result")]
[JsonDerivedType(typeof(ErrorOutput), "error")]
[JsonDerivedType(typeof(ClearOutput), "clear")]
public abstract record CellOutput
{
    private CellOutput()
    {
    }

    /// <summary>This output as nbformat 4.5 holds it, with its fields and lines as Jupyter lays them out.</summary>
    /// <exception cref="InvalidOperationException">The output is an <see cref="UpdateDisplayData"/>, which no file holds.</exception>
    public abstract JsonObject ToJson();

    /// <summary>Text written to the console.</summary>
    /// <param name="Name"><c>stdout</c> or <c>stderr</c>.</param>
    /// <param name="Text">The text; lines end with <c>\n</c>.</param>
    public sealed record StreamOutput(string Name, string Text) : CellOutput
    {
        /// <summary>The name of the standard output stream.</summary>
        public const string StandardOutput = "stdout";

        /// <summary>The name of the standard error stream.</summary>
        public const string StandardError = "stderr";

        /// <inheritdoc/>
        public override JsonObject ToJson() =>
            new() { ["name"] = Name, ["output_type"] = "stream", ["text"] = MultilineText.Split(Text) };
    }

    /// <summary>A value that the cell displayed.</summary>
    /// <param name="Data">The value in one or more MIME types.</param>
    /// <param name="DisplayId">What <see cref="UpdateDisplayData"/> calls it.</param>
    public sealed record DisplayData(MimeBundle Data, string DisplayId) : CellOutput
    {
        /// <inheritdoc/>
        public override JsonObject ToJson() =>
            new() { ["data"] = Data.ToJson(), ["metadata"] = new JsonObject(), ["output_type"] = "display_data" };
    }

    /// <summary>A new value for everything that was displayed under an id, in this cell or an earlier one.</summary>
    /// <param name="Data">The new value.</param>
    /// <param name="DisplayId">The id it was displayed under.</param>
    public sealed record UpdateDisplayData(MimeBundle Data, string DisplayId) : CellOutput
    {
        /// <inheritdoc/>
        public override JsonObject ToJson() =>
            throw new InvalidOperationException("An update changes an earlier output and is none itself.");
    }

    /// <summary>The value of the cell's trailing expression.</summary>
    /// <param name="ExecutionCount">The number of the execution.</param>
    /// <param name="Data">The value in one or more MIME types.</param>
    public sealed record ExecuteResult(int ExecutionCount, MimeBundle Data) : CellOutput
    {
        /// <inheritdoc/>
        public override JsonObject ToJson() => new()
        {
            ["data"] = Data.ToJson(),
            ["execution_count"] = ExecutionCount,
            ["metadata"] = new JsonObject(),
            ["output_type"] = "execute_result",
        };
    }

    /// <summary>What ended the cell before its end.</summary>
    /// <param name="Name">The type of the exception, or a word for what happened (Jupyter's <c>ename</c>).</param>
    /// <param name="Value">The message (<c>evalue</c>).</param>
    /// <param name="Traceback">All of it for the reader, line by line.</param>
    public sealed record ErrorOutput(string Name, string Value, IReadOnlyList<string> Traceback) : CellOutput
    {
        /// <inheritdoc/>
        public override JsonObject ToJson() => new()
        {
            ["ename"] = Name,
            ["evalue"] = Value,
            ["output_type"] = "error",
            ["traceback"] = new JsonArray([.. Traceback.Select(line => (JsonNode)line)]),
        };
    }

    /// <summary>Takes back everything that the cell has put out so far.</summary>
    /// <param name="Wait">Not at once, but when the next output comes: an animation does not flicker then.</param>
    public sealed record ClearOutput(bool Wait) : CellOutput
    {
        /// <inheritdoc/>
        public override JsonObject ToJson() =>
            throw new InvalidOperationException("Clearing takes earlier outputs back and is none itself.");
    }
}
