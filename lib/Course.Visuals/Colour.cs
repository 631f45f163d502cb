namespace Course.Visuals;

/// <summary>One colour of the <see cref="Palette"/> in its two forms.</summary>
/// <param name="Name">Its name within a picture's style sheet.</param>
/// <param name="Light">On a light ground, as <c>#rrggbb</c>.</param>
/// <param name="Dark">On a dark ground, as <c>#rrggbb</c>.</param>
public sealed record Colour(string Name, string Light, string Dark)
{
    /// <summary>The CSS that gives the right one of the two, inside a picture: <c>var(--name)</c>.</summary>
    public string Css => $"var(--{Name})";
}
