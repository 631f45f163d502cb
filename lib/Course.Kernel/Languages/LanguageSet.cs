using Course.Kernel.Languages.Values;

namespace Course.Kernel.Languages;

/// <summary>The languages that cells can be in: those of the kernel, and those that were connected. Not thread-safe.</summary>
internal sealed class LanguageSet
{
    private readonly Dictionary<string, Lazy<ICellLanguage>> languages = [];
    private readonly Dictionary<string, string> unavailable = [];

    /// <summary>The languages' usual names, in the order in which they were added.</summary>
    public IEnumerable<string> Names => languages.Keys.Concat(unavailable.Keys);

    /// <summary>Adds a language, or replaces the one of its name. It starts when a cell asks for it.</summary>
    public void Add(string name, Func<ICellLanguage> start)
    {
        unavailable.Remove(name);
        languages[name] = new Lazy<ICellLanguage>(start);
    }

    /// <summary>Notes that a language cannot run here; whoever asks for it is told why.</summary>
    public void AddUnavailable(string name, string reason)
    {
        languages.Remove(name);
        unavailable[name] = reason;
    }

    /// <exception cref="LanguageUnavailableException">The language cannot run on this machine.</exception>
    public ICellLanguage this[string name]
    {
        get
        {
            if (unavailable.TryGetValue(name, out string? reason))
            {
                throw new LanguageUnavailableException(reason);
            }
            try
            {
                return languages[name].Value;
            }
            catch (LanguageUnavailableException missing)
            {
                AddUnavailable(name, missing.Message);
                throw;
            }
        }
    }

    public bool Has(string name) => languages.ContainsKey(name) || unavailable.ContainsKey(name);

    /// <summary>Whether a cell was in the language, so that it may hold variables.</summary>
    public bool IsStarted(string name) => unavailable.ContainsKey(name) || languages[name].IsValueCreated;

    /// <summary>The language's variables; null if it is of a kind that has none.</summary>
    /// <exception cref="LanguageUnavailableException">The language cannot run on this machine.</exception>
    public IVariables? VariablesOf(string name) => this[name] as IVariables;
}
