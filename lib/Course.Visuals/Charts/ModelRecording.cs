using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Course.Visuals.Markup;

namespace Course.Visuals.Charts;

/// <summary>The file of a <see cref="ModelComparison"/>. Times are in seconds; what was not measured is left out.</summary>
internal sealed record ModelRecording
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
    };

    public required string Title { get; init; }

    public required IReadOnlyList<Bound> Bounds { get; init; }

    public required IReadOnlyList<Row> Models { get; init; }

    public static ModelComparison Read(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!File.Exists(file)) throw new FileNotFoundException($"There is no file {file}: give the path from the folder of the notebook, such as ../data/crawl-models.json, or record it by 'dotnet run --project tests/Course.Benchmarks -- crawl --record data/crawl-models.json'.", file);
        try
        {
            var recording = JsonSerializer.Deserialize<ModelRecording>(File.ReadAllBytes(file), Format) ?? throw new JsonException("it holds nothing");
            return new ModelComparison(recording.Models.Select(row => (row ?? throw new JsonException("one of the models is null")).ToTiming())) { Title = recording.Title, Bounds = [.. recording.Bounds.Select(bound => bound is null ? throw new JsonException("one of the bounds is null") : new ChartBound(bound.Name, bound.Seconds))] };
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException($"{file} is not a recording of models: {exception.Message.TrimEnd('.')}. Record it again by 'dotnet run --project tests/Course.Benchmarks -- crawl --record {file}'.", exception);
        }
    }

    /// <summary>Writes beside the file first, so that it is never half-written.</summary>
    public static void Write(string file, ModelComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(file);
        ModelRecording recording = new()
        {
            Title = comparison.Title,
            Bounds = [.. comparison.Bounds.Select(bound => new Bound(bound.Name, bound.Value))],
            Models = [.. comparison.Rows.Select(Row.Of)],
        };
        var beside = file + ".new";
        File.WriteAllText(beside, JsonSerializer.Serialize(recording, Format) + "\n");
        File.Move(beside, file, overwrite: true);
    }

    internal sealed record Bound(string Name, double Seconds);

    internal sealed record Times(double Median, double Low, double High);

    internal sealed record Row
    {
        public required string Model { get; init; }

        public string Lesson { get; init; } = "";

        public int Pages { get; init; }

        public double? Predicted { get; init; }

        public double? Virtual { get; init; }

        public Times? Measured { get; init; }

        public int? PeakThreads { get; init; }

        public double? BytesPerPage { get; init; }

        public string Machine { get; init; } = "";

        public static Row Of(ModelTiming timing) => new()
        {
            Model = timing.Model,
            Lesson = timing.Lesson,
            Pages = timing.Pages,
            Predicted = timing.Predicted?.TotalSeconds,
            Virtual = timing.Virtual?.TotalSeconds,
            Measured = timing.Measured is { } measured ? new Times(measured.Median, measured.Low, measured.High) : null,
            PeakThreads = timing.PeakThreads,
            BytesPerPage = timing.BytesPerPage,
            Machine = timing.Machine,
        };

        public ModelTiming ToTiming() => new(Model)
        {
            Lesson = Lesson,
            Pages = Pages,
            Predicted = Predicted is { } predicted ? Seconds.ToTime(predicted) : null,
            Virtual = Virtual is { } found ? Seconds.ToTime(found) : null,
            Measured = Measured is { } measured ? new Spread(measured.Median, measured.Low, measured.High) : null,
            PeakThreads = PeakThreads,
            BytesPerPage = BytesPerPage,
            Machine = Machine,
        };
    }
}
