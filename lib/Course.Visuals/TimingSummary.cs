using System.Text.Json;
using Course.Visuals.Hosts;
using Course.Visuals.Markup;
using Course.Visuals.Traces;

namespace Course.Visuals;

/// <summary>
/// The three times of a lesson side by side: what was predicted, what virtual time showed, what a real run took. Besides
/// the table it is emitted as <see cref="MimeType"/>, which is how a tool that runs the lessons reads it.
/// </summary>
/// <param name="Predicted">What was predicted, with its unit; empty where there is none.</param>
/// <param name="Virtual">What the run in virtual time showed; empty where there is none.</param>
/// <param name="Measured">What the real run showed; empty where there is none.</param>
[TypeFormatterSource(typeof(TimingSummaryFormatterSource), PreferredMimeTypes = ["text/html", "text/plain", MimeType])]
public sealed record TimingSummary(string Predicted, string Virtual = "", string Measured = "") : Visual
{
    /// <summary>The mime type of the machine-readable form: a JSON object with the strings <c>predicted</c>, <c>virtual</c> and <c>measured</c>.</summary>
    public const string MimeType = "application/vnd.course.timing+json";

    /// <summary>A summary of times.</summary>
    public static TimingSummary Of(TimeSpan predicted, TimeSpan? @virtual = null, TimeSpan? measured = null) =>
        new(Wording.Of(predicted), @virtual is { } v ? Wording.Of(v) : "", measured is { } m ? Wording.Of(m) : "");

    /// <inheritdoc/>
    public override string ToHtml() => Table.ToHtml("", ToTable());

    /// <inheritdoc/>
    public override string ToText() => ToTable().ToText("");

    /// <summary>The form of <see cref="MimeType"/>.</summary>
    public string ToJson() => JsonSerializer.Serialize(new { predicted = Predicted, @virtual = Virtual, measured = Measured }, Json);

    private static readonly JsonSerializerOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private Table ToTable() => new([new("predicted", true), new("virtual", true), new("measured", true)], [[OrDash(Predicted), OrDash(Virtual), OrDash(Measured)]]);

    private static string OrDash(string text) => text is "" ? "–" : text;
}
