namespace Course.Kernel.Languages.Magics;

/// <summary>The magics that this kernel has, besides the names of its languages.</summary>
internal static class MagicCatalog
{
    public static readonly MagicSyntax About = new("about", "Shows what runs this notebook.");

    public static readonly MagicSyntax Connect = new(
        "connect",
        "Connects to a Jupyter kernel, whose cells begin with #! and the name that it is given here.",
        new MagicParameter("--kernel-name", "The name that its cells begin with.") { IsRequired = true },
        new MagicParameter("--kernel-spec", "The Jupyter kernel to start, such as python3.") { IsRequired = true })
    {
        Subcommand = "jupyter",
    };

    public static readonly MagicSyntax Import = new(
        "import",
        "Runs another notebook (.ipynb, .dib) or source file (.cs, .csx, .fs, .fsx, .js, .html) as if it stood here.",
        new MagicParameter("--file", "The file, relative to the notebook's folder.") { IsRequired = true, IsImplicit = true });

    public static readonly MagicSyntax ListMagics = new("lsmagic", "Lists the magics that there are.");

    public static readonly MagicSyntax Set = new(
        "set",
        "Sets a value in the current language.",
        new MagicParameter("--name", "The name of the value.") { IsRequired = true },
        new MagicParameter("--value", "The text, or @language:name for a value of another language.") { IsRequired = true },
        new MagicParameter("--byref", "Takes the object itself instead of a copy; C# and F# only.") { IsFlag = true },
        new MagicParameter("--mime-type", "Takes the value as text of this MIME type."));

    public static readonly MagicSyntax Share = new(
        "share",
        "Gets a value from another language.",
        new MagicParameter("--from", "The language to get it from.") { IsRequired = true },
        new MagicParameter("--as", "Its name in the current language."),
        new MagicParameter("--mime-type", "Takes the value as text of this MIME type."),
        new MagicParameter("--name", "The name of the value.") { IsRequired = true, IsImplicit = true });

    public static readonly MagicSyntax Time = new("time", "Measures how long the cell runs.");

    public static readonly MagicSyntax Value = new(
        "value",
        "Stores text, given below or by a parameter, for #!share --from value.",
        new MagicParameter("--name", "The name of the value.") { IsRequired = true },
        new MagicParameter("--from-file", "A file that holds the text."),
        new MagicParameter("--from-url", "An address that the text is fetched from."),
        new MagicParameter("--from-value", "The text itself."),
        new MagicParameter("--mime-type", "What the text is, such as application/json."))
    {
        TakesContent = true,
    };

    public static readonly MagicSyntax Who = new("who", "Names the variables of the current language.");

    public static readonly MagicSyntax Whos = new("whos", "Shows the variables of the current language with their types and values.");

    private static readonly Dictionary<string, MagicSyntax> ByName =
        new[] { About, Connect, Import, ListMagics, Set, Share, Time, Value, Who, Whos }.ToDictionary(magic => magic.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>All of them, by name.</summary>
    public static IEnumerable<MagicSyntax> All => ByName.Values.OrderBy(magic => magic.Name, StringComparer.Ordinal);

    public static MagicSyntax? Find(string name) => ByName.GetValueOrDefault(name);
}
