namespace Course.Visuals;

/// <summary>What the axis of a <see cref="TracePicture"/> shows.</summary>
public enum TraceAxis
{
    /// <summary><see cref="Time"/> if the log has any time in it, else <see cref="Order"/>.</summary>
    Auto,

    /// <summary>Order: one row for each event, from top to bottom; a lane is a column.</summary>
    Order,

    /// <summary>Time, to scale, from left to right; a lane is a row.</summary>
    Time,
}
