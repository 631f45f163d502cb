using System.Globalization;
using Course.Concurrency.Tracing;
using Xunit;

namespace Course.Visuals.Tests;

public sealed class PaletteTests
{
    public static TheoryData<Colour> Drawn => new(
        [.. Enum.GetValues<WaitReason>().Select(Palette.Of), .. Enum.GetValues<TraceEventKind>().Select(Palette.Of), .. Palette.Series, Palette.Ink, Palette.Muted, Palette.Wrong]);

    // The contrast that WCAG 2 asks of text: arrows and series carry their words in their own colour.
    [Theory]
    [MemberData(nameof(Drawn))]
    public void Colour_OnItsGround_HasTheContrastOfText(Colour colour)
    {
        Assert.True(Contrast(colour.Light, Palette.Ground.Light) >= 4.5, $"{colour.Name}, light: {Contrast(colour.Light, Palette.Ground.Light)}");
        Assert.True(Contrast(colour.Dark, Palette.Ground.Dark) >= 4.5, $"{colour.Name}, dark: {Contrast(colour.Dark, Palette.Ground.Dark)}");
    }

    [Fact]
    public void Css_FollowsSystemThenHostThenPaper()
    {
        var css = Palette.Css("x");
        string[] order = [".x{", "@media (prefers-color-scheme:dark)", "body.vscode-light .x", "body.vscode-dark .x", "@media print"];

        var places = order.Select(part => css.IndexOf(part, StringComparison.Ordinal)).ToArray();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
        Assert.Contains("[data-jp-theme-light=false] .x", css, StringComparison.Ordinal);
        Assert.Equal(css.Count(c => c == '{'), css.Count(c => c == '}'));
    }

    private static double Contrast(string one, string two)
    {
        var (a, b) = (Luminance(one), Luminance(two));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour) => Channel(colour[1..3], 0.2126) + Channel(colour[3..5], 0.7152) + Channel(colour[5..7], 0.0722);

    private static double Channel(string digits, double weight)
    {
        var value = int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
        return weight * (value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4));
    }
}
