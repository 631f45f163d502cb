using System.Globalization;
using System.Xml.Linq;
using Course.Visuals.Charts;
using Course.Visuals.Markup;
using Course.Visuals.Traces;

namespace Course.Visuals;

/// <summary>
/// One crawl in several models: predicted, in virtual time, measured, and what it costs in threads and memory. Bars and a
/// table. Every lesson adds its model to those that were there: <code>ModelComparison.Load("../data/crawl-models.json").With(mine)</code>
/// </summary>
/// <remarks>Recorded rows keep the note of the machine that they were recorded on; only within one machine do times compare.</remarks>
public sealed record ModelComparison : TimingChart
{
    private const double MostOnALinearAxis = 30; // beyond that the short bars have no length
    private readonly ModelTiming[] rows;

    /// <summary>A comparison of <paramref name="rows"/>, in this order.</summary>
    /// <exception cref="ArgumentException">Two rows are of one model, or a row's numbers cannot be.</exception>
    public ModelComparison(params IEnumerable<ModelTiming> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        this.rows = [.. rows];
        foreach (var row in this.rows) Check(row);
        if (this.rows.GroupBy(row => row.Model, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ArgumentException($"The model '{twice.Key}' has {twice.Count()} rows: leave one, or replace it using With.", nameof(rows));
        Unit = "s";
        Machine = NoteOf(this.rows);
    }

    /// <summary>The rows, in the order in which they were recorded and added.</summary>
    public IReadOnlyList<ModelTiming> Rows => rows;

    /// <summary>Reads what was recorded by <c>dotnet run --project tests/Course.Benchmarks -- crawl --record data/crawl-models.json</c>.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not such a recording; the message says what is wrong with it, and what to do.</exception>
    public static ModelComparison Load(string file) => ModelRecording.Read(file);

    /// <summary>Writes the rows and bounds to a file that <see cref="Load"/> reads.</summary>
    public void Save(string file) => ModelRecording.Write(file, this);

    /// <summary>The same with <paramref name="row"/>: in the place of the row of its model, or after all others.</summary>
    public ModelComparison With(ModelTiming row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var place = Array.FindIndex(rows, other => other.Model == row.Model);
        return new ModelComparison(place < 0 ? [.. rows, row] : [.. rows[..place], row, .. rows[(place + 1)..]]) { Title = Title, Bounds = Bounds };
    }

    internal override bool IsTableOpen => true;

    internal override XElement Draw(string scope) => Bars().Draw(scope);

    internal override string? ToFigureJson() => Bars().ToFigureJson();

    internal override Table ToTable() => new(
        [new("model"), new("lesson"), new("pages", true), new("predicted", true), new("virtual", true), new("measured, s", true), new("added, ms", true), new("threads", true), new("memory per page", true)],
        [
            .. rows.Select(row => (IReadOnlyList<string>)
            [
                row.Model,
                row.Lesson,
                row.Pages == 0 ? "" : row.Pages.ToString("#,0", CultureInfo.InvariantCulture),
                row.Predicted is { } predicted ? Wording.Of(predicted) : "–",
                row.Virtual is { } found ? Wording.Of(found) : "–",
                row.Measured?.ToString(Unit) ?? "–",
                row.AddedMilliseconds?.ToString("0.#", CultureInfo.InvariantCulture) ?? "–",
                row.PeakThreads?.ToString("#,0", CultureInfo.InvariantCulture) ?? "–",
                row.BytesPerPage is { } bytes ? $"{Numbers.Format(Math.Round(bytes / 1000, 1))} kB" : "–",
            ]),
            .. Bounds.Select(bound => (IReadOnlyList<string>)[$"bound: {bound.Name}", "", "", $"{Numbers.Format(bound.Value, Unit)} s", "", "", "", "", ""]),
        ]);

    private BarChart Bars()
    {
        ChartBar[] bars =
        [
            .. from row in rows
               let value = row.Measured ?? (row.Virtual is { } found ? Spread.Exactly(found.TotalSeconds) : null as Spread?)
               where value is not null
               select new ChartBar(row.Measured is null ? $"{row.Model} (virtual)" : row.Model, value.Value, row.Predicted?.TotalSeconds) { Virtual = row.Virtual?.TotalSeconds },
        ];
        double[] lengths = [.. bars.SelectMany(BarChart.LengthsOf), .. Bounds.Select(bound => bound.Value)];
        var spans = lengths.Length > 0 && lengths.Min() > 0 && lengths.Max() / lengths.Min() > MostOnALinearAxis;
        return new BarChart
        {
            Title = Title,
            ValueTitle = spans ? "time (each step is ten times as long)" : "time",
            Unit = Unit,
            Bars = bars,
            Bounds = Bounds,
            Machine = Machine,
            Scale = spans ? AxisScale.Logarithmic : AxisScale.Linear,
        };
    }

    private static void Check(ModelTiming row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (string.IsNullOrWhiteSpace(row.Model)) throw new ArgumentException("A row has no model: name it.");
        var wrong = row switch
        {
            { Pages: < 0 } => $"{row.Pages} pages",
            { Predicted: { } time } when time < TimeSpan.Zero => $"a prediction of {time.TotalSeconds} s",
            { Virtual: { } time } when time < TimeSpan.Zero => $"a virtual time of {time.TotalSeconds} s",
            { Measured: { } time } when !(double.IsFinite(time.High) && time.Low >= 0 && time.Low <= time.Median && time.Median <= time.High) => $"measured times of {time.Low}, {time.Median} and {time.High} s, which are not a least, a median and a most",
            { BytesPerPage: { } bytes } when !double.IsFinite(bytes) => $"{bytes} bytes per page",
            _ => null,
        };
        if (wrong is not null) throw new ArgumentException(FormattableString.Invariant($"The row of '{row.Model}' has {wrong}: measure again."));
    }

    /// <summary>One machine is named once; several with the models that were measured there.</summary>
    private static string NoteOf(ModelTiming[] rows)
    {
        var machines = rows.Where(row => row.Machine is not "").GroupBy(row => row.Machine).ToArray();
        var where = machines.Length == 1 ? machines[0].Key : string.Join(' ', machines.Select(same => $"{string.Join(", ", same.Select(row => row.Model))}: {same.Key}."));
        return where is "" ? "" : $"{where.TrimEnd('.')}. Median, whiskers from least to most. Only ratios carry over to another machine.";
    }
}
