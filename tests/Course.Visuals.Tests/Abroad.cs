using System.Globalization;

namespace Course.Visuals.Tests;

/// <summary>Runs code in a culture whose numbers look different.</summary>
internal static class Abroad
{
    public static T Run<T>(Func<T> make)
    {
        var foreign = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (foreign.NumberFormat.NumberDecimalSeparator, foreign.NumberFormat.NumberGroupSeparator, foreign.NumberFormat.NegativeSign) = (",", ".", "−");
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = foreign;
            return make();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
