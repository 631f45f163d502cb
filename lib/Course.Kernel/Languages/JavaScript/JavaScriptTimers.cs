using Jint.Native;

namespace Course.Kernel.Languages.JavaScript;

/// <summary>The timers of one cell, in the order in which they are due; those due at one time in the order in which they were set. Not thread-safe.</summary>
internal sealed class JavaScriptTimers(TimeProvider time)
{
    // As browsers and Node do, so that an interval of nothing does not keep the loop busy.
    private const double ShortestInterval = 1;
    private const double LongestDelay = int.MaxValue;

    private readonly PriorityQueue<Timer, (TimeSpan Due, long Order)> queue = new();
    private readonly Dictionary<int, Timer> timers = [];
    private readonly long start = time.GetTimestamp();
    private long order;
    private int lastId;

    /// <summary>Whether something is still to happen by itself. An interval alone does not count: it would for ever.</summary>
    public bool HasTimeouts => timers.Values.Any(timer => timer.Interval is null);

    public bool IsEmpty => timers.Count == 0;

    private TimeSpan Now => time.GetElapsedTime(start);

    /// <summary>Sets a timer; returns what clears it.</summary>
    /// <param name="callback">What to call.</param>
    /// <param name="arguments">With what.</param>
    /// <param name="milliseconds">After how long; what is no number or out of range counts as 1.</param>
    /// <param name="repeats">Whether again and again.</param>
    public int Set(JsValue callback, JsValue[] arguments, double milliseconds, bool repeats)
    {
        TimeSpan delay = TimeSpan.FromMilliseconds(milliseconds is >= ShortestInterval and <= LongestDelay ? Math.Truncate(milliseconds) : ShortestInterval);
        Timer timer = new(++lastId, callback, arguments, repeats ? delay : null);
        timers.Add(timer.Id, timer);
        queue.Enqueue(timer, (Now + delay, order++));
        return timer.Id;
    }

    /// <summary>Clears a timer, if there is one of that number.</summary>
    public void Clear(int id) => timers.Remove(id);

    /// <summary>How long until the next timer is due; null if there is none.</summary>
    public TimeSpan? UntilNext
    {
        get
        {
            while (queue.TryPeek(out Timer? timer, out (TimeSpan Due, long Order) place))
            {
                if (timers.ContainsKey(timer.Id))
                {
                    return place.Due > Now ? place.Due - Now : TimeSpan.Zero;
                }
                queue.Dequeue();
            }
            return null;
        }
    }

    /// <summary>Takes the timer that is due; call it when <see cref="UntilNext"/> is zero.</summary>
    public (JsValue Callback, JsValue[] Arguments) Take()
    {
        Timer timer = queue.Dequeue();
        if (timer.Interval is { } interval)
        {
            queue.Enqueue(timer, (Now + interval, order++));
        }
        else
        {
            timers.Remove(timer.Id);
        }
        return (timer.Callback, timer.Arguments);
    }

    public void ClearAll()
    {
        timers.Clear();
        queue.Clear();
    }

    private sealed record Timer(int Id, JsValue Callback, JsValue[] Arguments, TimeSpan? Interval);
}
