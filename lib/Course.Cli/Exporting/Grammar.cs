namespace Course.Cli.Exporting;

/// <summary>What the code of a language is made of, as far as its colours go.</summary>
internal sealed record Grammar
{
    private static readonly Dictionary<string, Grammar> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["fsharp"] = new()
        {
            LineComment = "//",
            BlockComment = ("(*", "*)"),
            Quotes = ["\"\"\"", "\""],
            HasCharacters = true,
            Keywords = Words("""
                abstract and as assert async base begin class default delegate do do! done downcast downto elif else end exception extern false finally
                fixed for fun function global if in inherit inline interface internal lazy let let! match match! member module mutable namespace new not
                null of open or override private public rec return return! select seq sig static struct task then to true try type upcast use use! val
                void when while with yield yield!
                """),
        },
        ["python"] = new()
        {
            LineComment = "#",
            Quotes = ["\"\"\"", "'''", "\"", "'"],
            Keywords = Words("""
                False None True and as assert async await break case class continue def del elif else except finally for from global if import in is
                lambda match nonlocal not or pass raise return self try while with yield
                """),
        },
        ["javascript"] = new()
        {
            LineComment = "//",
            BlockComment = ("/*", "*/"),
            Quotes = ["\"", "'", "`"],
            Keywords = Words("""
                async await break case catch class const continue debugger default delete do else enum export extends false finally for from function get
                if implements import in instanceof interface let new null of private public return set static super switch this throw true try type typeof
                undefined var void while with yield
                """),
        },
        ["go"] = new()
        {
            LineComment = "//",
            BlockComment = ("/*", "*/"),
            Quotes = ["\"", "`", "'"],
            Keywords = Words("""
                break case chan const continue default defer else fallthrough false for func go goto if import interface iota map nil package range return
                select struct switch true type var
                """),
        },
        ["pwsh"] = new()
        {
            LineComment = "#",
            BlockComment = ("<#", "#>"),
            Quotes = ["\"", "'"],
            Keywords = Words("begin break catch class continue do else elseif end filter finally for foreach function if in param process return switch throw trap try until using while"),
        },
        ["bash"] = new()
        {
            LineComment = "#",
            Quotes = ["\"", "'"],
            Keywords = Words("case do done elif else esac exit export fi for function if in local return set then until while"),
        },
        ["sql"] = new()
        {
            LineComment = "--",
            BlockComment = ("/*", "*/"),
            Quotes = ["'"],
            Keywords = Words("""
                add all alter and as asc between by case create delete desc distinct drop else end exists from group having if in index inner insert into is
                join key left like limit not null on or order outer primary right select set table then union update values when where with
                """, StringComparer.OrdinalIgnoreCase),
        },
        ["css"] = new() { BlockComment = ("/*", "*/"), Quotes = ["\"", "'"], Keywords = Words("important media print root supports") },
        ["json"] = new() { Quotes = ["\""], Keywords = Words("true false null") },
        ["html"] = new() { BlockComment = ("<!--", "-->"), Quotes = ["\"", "'"], IsMarkup = true },
        ["xml"] = new() { BlockComment = ("<!--", "-->"), Quotes = ["\"", "'"], IsMarkup = true },
    };

    /// <summary>The words that the language keeps for itself.</summary>
    public IReadOnlySet<string> Keywords { get; init; } = new HashSet<string>();

    /// <summary>What begins a comment that ends with the line.</summary>
    public string? LineComment { get; init; }

    /// <summary>What begins and ends a comment that may span lines.</summary>
    public (string Open, string Close)? BlockComment { get; init; }

    /// <summary>What begins and ends a string, longer ones first. Those of three characters, and backquotes, may span lines.</summary>
    public IReadOnlyList<string> Quotes { get; init; } = [];

    /// <summary>Whether single quotes hold one character, and stand for something else otherwise (<c>'T</c>).</summary>
    public bool HasCharacters { get; init; }

    /// <summary>Whether names and strings count only within tags.</summary>
    public bool IsMarkup { get; init; }

    /// <summary>The grammar of a language; null if there is none.</summary>
    public static Grammar? Find(string language) => Known.GetValueOrDefault(language);

    private static HashSet<string> Words(string words, StringComparer? comparer = null) => new(words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), comparer);
}
