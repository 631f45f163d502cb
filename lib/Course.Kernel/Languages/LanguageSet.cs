using Course.Kernel.Languages.Values;

namespace Course.Kernel.Languages;

/// <summary>
/// The languages that cells can be in: those of the kernel, and those that were connected. One cell at a time uses it; others
/// may ask meanwhile which languages there are.
/// </summary>
internal sealed class LanguageSet
{
    private readonly Lock gate = new();
    private readonly OrderedDictionary<string, Entry> entries = [];

    /// <summary>The languages' usual names, in the order in which they were added.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (gate)
            {
                return [.. entries.Keys];
            }
        }
    }

    /// <summary>Adds a language, or replaces the one of its name. It starts when a cell asks for it.</summary>
    public void Add(string name, Func<ICellLanguage> start) => Set(name, new Entry(new Lazy<ICellLanguage>(start), null));

    /// <summary>Notes that a language cannot run here; whoever asks for it is told why.</summary>
    public void AddUnavailable(string name, string reason) => Set(name, new Entry(null, reason));

    /// <exception cref="LanguageUnavailableException">The language cannot run on this machine.</exception>
    public ICellLanguage this[string name]
    {
        get
        {
            Entry entry = Get(name)!;
            try
            {
                return entry.Language?.Value ?? throw new LanguageUnavailableException(entry.Missing!);
            }
            catch (LanguageUnavailableException missing)
            {
                AddUnavailable(name, missing.Message);
                throw;
            }
        }
    }

    public bool Has(string name) => Get(name) is not null;

    /// <summary>The language, if a cell has used it; else null.</summary>
    public ICellLanguage? FindStarted(string name) => Get(name)?.Language is { IsValueCreated: true } started ? started.Value : null;

    /// <summary>The language's variables; null if it is of a kind that has none.</summary>
    /// <exception cref="LanguageUnavailableException">The language cannot run on this machine.</exception>
    public IVariables? VariablesOf(string name) => this[name] as IVariables;

    /// <summary>Ends every language that has started. No cell runs after that.</summary>
    public void End()
    {
        Entry[] all;
        lock (gate)
        {
            all = [.. entries.Values];
        }
        foreach (Entry entry in all)
        {
            if (entry.Language is { IsValueCreated: true, Value: IDisposable started })
            {
                started.Dispose();
            }
        }
    }

    private Entry? Get(string name)
    {
        lock (gate)
        {
            return entries.GetValueOrDefault(name);
        }
    }

    private void Set(string name, Entry entry)
    {
        lock (gate)
        {
            if (Get(name)?.Language is { IsValueCreated: true, Value: IDisposable replaced })
            {
                replaced.Dispose();
            }
            entries[name] = entry;
        }
    }

    /// <summary>A language, or what is missing for it.</summary>
    private sealed record Entry(Lazy<ICellLanguage>? Language, string? Missing);
}
