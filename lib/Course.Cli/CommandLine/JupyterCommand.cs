using System.CommandLine;
using System.CommandLine.Parsing;
using Course.Cli.Jupyter;
using Course.Kernel;

namespace Course.Cli.CommandLine;

/// <summary><c>course jupyter</c>: what it understands.</summary>
internal static class JupyterCommand
{
    private static readonly Dictionary<string, JavaScriptPlace> JavaScriptPlaces = new(StringComparer.OrdinalIgnoreCase)
    {
        ["headless"] = JavaScriptPlace.Headless, ["browser"] = JavaScriptPlace.Browser,
    };

    public static Command Create(CourseSession session)
    {
        Command command = new("jupyter", "Makes the course's kernel known to Jupyter and VS Code, and starts it for them.")
        {
            Install(session), Uninstall(session), List(session), Start(session),
        };
        CourseCommand.AddHelp(command, """
            Examples:
              course jupyter install                            for you, where Jupyter and VS Code look
              course jupyter install --as-dotnet-interactive    and serve notebooks that ask for .NET (C#)
              course jupyter list                               what is installed, and where
              course jupyter uninstall                          undo it

            Then choose the kernel "C# (concurrency course)" in JupyterLab, the notebook, or VS Code with its
            Jupyter extension.
            """);
        return command;
    }

    private static Command Install(CourseSession session)
    {
        (Option<bool> user, Option<string?> prefix) = Places("install for");
        Option<bool> asDotnetInteractive = new("--as-dotnet-interactive")
        {
            Description = "Also serve notebooks whose kernel is .NET (C#), as those of the course, unless the real .NET Interactive is installed.",
        };
        Option<JavaScriptPlace?> javaScript = new("--javascript")
        {
            Description = "Where #!javascript cells run. headless: in the kernel; values are shared both ways, and console output is the cell's. browser: in the page that shows the notebook, with its document; nothing runs without a page, and values can be shared with the cell but do not come back. Default: as installed, at first headless.",
            HelpName = "headless|browser",
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = ReadJavaScriptPlace,
        };
        Command command = new("install", "Installs the kernel, or brings an installation up to date.") { user, prefix, asDotnetInteractive, javaScript };
        command.SetAction(parsed => JupyterInstalling.Install(
            session, parsed.GetValue(user), parsed.GetValue(prefix), parsed.GetValue(asDotnetInteractive), parsed.GetValue(javaScript)));
        CourseCommand.AddHelp(command, """
            Examples:
              course jupyter install                            for you
              course jupyter install --prefix /usr/local        for everybody, if you may write there
              course jupyter install --prefix .venv             for a Python environment
              course jupyter install --javascript browser       and let JavaScript cells draw on the page

            A copy of the kernel's program goes with it: it works on when the clone is built anew, cleaned or
            moved. After an update of the clone, run it again.
            """);
        return command;
    }

    private static JavaScriptPlace? ReadJavaScriptPlace(ArgumentResult result)
    {
        string name = result.Tokens[0].Value;
        if (JavaScriptPlaces.TryGetValue(name, out JavaScriptPlace place))
        {
            return place;
        }
        result.AddError($"--javascript takes headless or browser, and not \"{name}\".");
        return null;
    }

    private static Command Uninstall(CourseSession session)
    {
        (Option<bool> user, Option<string?> prefix) = Places("uninstall from");
        Command command = new("uninstall", "Removes what `course jupyter install` has written, and nothing else.") { user, prefix };
        command.SetAction(parsed => JupyterInstalling.Uninstall(session, parsed.GetValue(user), parsed.GetValue(prefix)));
        return command;
    }

    private static Command List(CourseSession session)
    {
        Command command = new("list", "Lists the kernels that Jupyter finds, and says of the course's own whether they work.");
        command.SetAction(_ => JupyterInstalling.List(session));
        return command;
    }

    private static Command Start(CourseSession session)
    {
        Option<string?> connectionFile = new("--connection-file")
        {
            Description = "The connection file that a front end has written. Default: choose free ports and a key, write one, and say where.",
            HelpName = "FILE",
        };
        Option<bool> allowRemote = new("--allow-remote") { Description = "Listen where other machines can reach it, if the connection file says so." };
        Option<bool> allowUnsigned = new("--allow-unsigned") { Description = "Believe anybody who can connect, if the connection file has no key." };
        Command command = new("start", "Starts a kernel and serves front ends until one of them ends it.") { connectionFile, allowRemote, allowUnsigned };
        command.SetAction((parsed, cancellationToken) => JupyterInstalling.StartAsync(
            session, parsed.GetValue(connectionFile), parsed.GetValue(allowRemote), parsed.GetValue(allowUnsigned), cancellationToken));
        CourseCommand.AddHelp(command, """
            Examples:
              course jupyter start                              then: jupyter console --existing, as it says
              course jupyter start --connection-file FILE       as a front end would
            """);
        return command;
    }

    private static (Option<bool> User, Option<string?> Prefix) Places(string verb)
    {
        Option<bool> user = new("--user") { Description = $"Whom to {verb}: you. This is the default." };
        Option<string?> prefix = new("--prefix") { Description = "Use the folder DIR/share/jupyter instead, such as that of a Python environment.", HelpName = "DIR" };
        prefix.Validators.Add(result =>
        {
            if (result.GetResult(user) is { Implicit: false })
            {
                result.AddError("--user and --prefix name two places: give one of them.");
            }
            if (result.Tokens is [var token] && string.IsNullOrWhiteSpace(token.Value))
            {
                result.AddError("--prefix takes a folder, and its name is empty.");
            }
        });
        return (user, prefix);
    }
}
