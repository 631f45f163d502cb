using System.CommandLine.Parsing;
using System.Globalization;

namespace Course.Cli.CommandLine;

/// <summary>Reads a duration as every machine writes it (90, 1.5 or 90s, and 1,5 on none), at most a day.</summary>
internal static class SecondsText
{
    private const int Longest = 86_400;

    /// <summary>The seconds of an option that takes more than none.</summary>
    public static double ReadPositive(ArgumentResult result, string option) => Read(result, option, seconds => seconds > 0, "more than 0 and");

    /// <summary>The seconds of an option that takes 0 too.</summary>
    public static double ReadFromZero(ArgumentResult result, string option) => Read(result, option, seconds => seconds >= 0, "0 or more and");

    private static double Read(ArgumentResult result, string option, Func<double, bool> isEnough, string least)
    {
        string given = result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value;
        string number = given.EndsWith('s') ? given[..^1] : given;
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) || !isEnough(seconds) || seconds > Longest)
        {
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option} takes a number of seconds such as 90 or 1.5, {least} at most {Longest}, and not \"{given}\"."));
        }
        return seconds;
    }
}
