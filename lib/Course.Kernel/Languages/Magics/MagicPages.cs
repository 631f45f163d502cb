using System.Reflection;
using System.Runtime.InteropServices;
using Course.Kernel.Languages.Values;
using Microsoft.DotNet.Interactive.Formatting;
using static Microsoft.DotNet.Interactive.Formatting.PocketViewTags;

namespace Course.Kernel.Languages.Magics;

/// <summary>What magics that list something show, laid out as .NET Interactive lays it out.</summary>
internal static class MagicPages
{
    public static PocketView Names(IReadOnlyList<CellVariable> variables) =>
        div(string.Concat(variables.Select(variable => variable.Name + "\t ")));

    public static PocketView Values(IReadOnlyList<CellVariable> variables) => table(
        thead(tr(th("Variable"), th("Type"), th("Value"))),
        tbody(variables.Select(variable => tr(
            td(variable.Name),
            td(variable.Type),
            td(div[@class: "dni-plaintext"](pre(variable.Text)))))));

    public static PocketView Magics(IEnumerable<string> languages) => div(
        h3("Languages"),
        div(languages.Select(name => div(pre(span[style: "color:#512bd4"]("#!" + name))))),
        h3("Magics"),
        div(MagicCatalog.All.Select(magic => div(pre(span[style: "color:#512bd4"](magic.Usage)), div[style: "text-indent:3em"](magic.Description)))));

    public static PocketView About(IEnumerable<string> languages) => table(tbody(
        tr(th("Kernel"), td($"{typeof(MagicPages).Assembly.GetName().Name} {Version}, the embedded kernel of this course")),
        tr(th("Runs on"), td($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}")),
        tr(th("Languages"), td(string.Join(", ", languages)))));

    // Without the commit, which changes with every build.
    private static string Version =>
        typeof(MagicPages).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
}
