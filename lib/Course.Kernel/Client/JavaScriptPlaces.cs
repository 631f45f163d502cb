namespace Course.Kernel;

/// <summary>The places by name, as a kernelspec's environment has them.</summary>
internal static class JavaScriptPlaces
{
    /// <summary>The environment variable by which whoever starts a kernel names the place.</summary>
    public const string Variable = "COURSE_JAVASCRIPT";

    /// <summary>The place that this process was told, or else the kernel.</summary>
    public static JavaScriptPlace OfThisProcess() => Find(Environment.GetEnvironmentVariable(Variable)) ?? JavaScriptPlace.Headless;

    /// <summary>The place of a name; null if it names none.</summary>
    public static JavaScriptPlace? Find(string? name) => name switch
    {
        "headless" => JavaScriptPlace.Headless,
        "browser" => JavaScriptPlace.Browser,
        _ => null,
    };

    public static string NameOf(JavaScriptPlace place) => place == JavaScriptPlace.Browser ? "browser" : "headless";
}
