namespace Course.Crawling;

/// <summary>
/// Which pages a crawl without waves fetches: those that waves would find, in the same order. Pages end in any order; the links of one count
/// once all pages before it have ended, for only then is it known which of them are new, and how far they are. One thread at a time uses it.
/// </summary>
internal sealed class LinkOrder(Frontier pages, int maxDepth, IEnumerable<Visit> first)
{
    private readonly Queue<(Visit Visit, int Depth)> order = new(first.Select(visit => (visit, 0)));
    private readonly HashSet<Visit> ended = [];

    /// <summary>Says that a page is done.</summary>
    /// <param name="visit">The page.</param>
    /// <param name="add">Makes a visit of a page that is to be fetched now.</param>
    public IEnumerable<Visit> Ended(Visit visit, Func<Uri, Visit> add)
    {
        ended.Add(visit);
        while (order.TryPeek(out var next) && ended.Remove(next.Visit))
        {
            order.Dequeue();
            if (next.Depth == maxDepth) continue;
            pages.Add(next.Visit.Result!);
            foreach (var url in pages.Take())
            {
                var found = add(url);
                order.Enqueue((found, next.Depth + 1));
                yield return found;
            }
        }
    }
}
