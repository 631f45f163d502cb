namespace Course.Visuals;

/// <summary>How a chart's axis is divided.</summary>
public enum AxisScale
{
    /// <summary>Equal steps add.</summary>
    Linear,

    /// <summary>Equal steps multiply; all values are above zero.</summary>
    Logarithmic,
}
