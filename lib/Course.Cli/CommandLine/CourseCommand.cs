using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Course.Cli.Running;

namespace Course.Cli.CommandLine;

/// <summary>The command <c>course</c>: what it understands, and what it does with that.</summary>
internal sealed class CourseCommand(CourseSession session)
{
    /// <summary>Carries out a command line.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> InvokeAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        ParseResult parsed = Root().Parse(arguments);
        if (parsed.Errors is [var error, ..] && parsed.Action is ParseErrorAction)
        {
            session.Error($"{error.Message} `course --help` shows what there is.");
            return ExitCode.WrongUse;
        }
        InvocationConfiguration configuration = new()
        {
            Output = session.Output.Profile.Out.Writer,
            Error = session.ErrorWriter,
            EnableDefaultExceptionHandler = false,
            // Program cancels on Ctrl-C and lets the kernel wind up; the library would cut that short.
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (UsageException exception)
        {
            session.Error(exception.Message);
            return ExitCode.WrongUse;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            session.Error(exception.Message);
            return ExitCode.Failure;
        }
    }

    private RootCommand Root()
    {
        RootCommand root = new("Runs, checks and exports the lessons of the concurrency course. Without a command, runs them all and writes the site.");
        root.Subcommands.Add(Run());
        root.Subcommands.Add(Check());
        root.Subcommands.Add(Export());
        root.Subcommands.Add(ServeSlowCommand.Create(session));
        root.Subcommands.Add(JupyterCommand.Create(session));
        root.SetAction((_, cancellationToken) => session.RunAndExportAsync(cancellationToken));
        AddHelp(root, $"""
            Examples:
              course                     run every lesson; executed notebooks go to out/, the site to out/site
              course run 01              run one lesson
              course check               check every lesson as CI does
              course export              write the site of the lessons as committed, without running them
              course serve-slow          serve the site that the lessons crawl, a second per page
              course jupyter install     run the lessons in JupyterLab or VS Code

            In a clone, `course` is `dotnet run --project lib/Course.Cli --`.

            Exit codes:
              {ExitCode.Success}    everything ran and passed
              {ExitCode.Failure}    a cell failed, a check found something, or a file could not be written
              {ExitCode.WrongUse}    the command line does not make sense; nothing was done
              {ExitCode.Interrupted}  interrupted with Ctrl-C
            """);
        return root;
    }

    private Command Run()
    {
        Argument<string[]> notebooks = Notebooks("The notebooks to run: paths, or names of lessons such as 01. Default: every lesson.");
        Option<bool> write = new("--write") { Description = "Also replace the notebooks themselves, each only if all its cells passed." };
        Option<double> timeout = new("--timeout")
        {
            Description = "The longest that one cell may take, in seconds.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => RunOptions.DefaultCellTimeout.TotalSeconds,
            CustomParser = result => SecondsText.ReadPositive(result, "--timeout"),
        };
        Option<bool> failFast = new("--fail-fast") { Description = "Stop at the first cell that fails." };

        Command command = new("run", "Runs notebooks, each in a fresh kernel, and writes the executed notebooks to out/.") { notebooks, write, timeout, failFast };
        command.SetAction((parsed, cancellationToken) => session.RunAsync(
            parsed.GetValue(notebooks) ?? [],
            new RunOptions
            {
                CellTimeout = TimeSpan.FromSeconds(parsed.GetValue(timeout)),
                FailFast = parsed.GetValue(failFast),
                WriteBack = parsed.GetValue(write),
            },
            cancellationToken));
        AddHelp(command, """
            Examples:
              course run 02-delegation                       one lesson, by its name
              course run notebooks/01-generators.ipynb       one lesson, by its path
              course run my-experiment.ipynb --timeout 10    a notebook of your own
              course run --write                             refresh the outputs that are committed

            At the end stands a table: cells run, pictures drawn, and the times that the lesson
            predicted, found in virtual time and measured.
            """);
        return command;
    }

    private Command Check()
    {
        Argument<string[]> notebooks = Notebooks("The notebooks to check: paths, or names of lessons such as 01. Default: every lesson.");
        Option<bool> noRun = new("--no-run") { Description = "Leave out the one check that runs the notebooks: that their outputs come out the same." };

        Command command = new("check", "Checks lessons: format, outputs, pictures, links, and the rules that make them run in every notebook host.") { notebooks, noRun };
        command.SetAction((parsed, cancellationToken) => session.CheckAsync(parsed.GetValue(notebooks) ?? [], !parsed.GetValue(noRun), cancellationToken));
        AddHelp(command, """
            Examples:
              course check                  every lesson, links of README.md included
              course check 01 --no-run      one lesson while you write it, in about a second

            Each finding says which rule, where, what is wrong and what to do.
            """);
        return command;
    }

    private Command Export()
    {
        Option<string?> notebooks = new("--notebooks")
        {
            Description = "The folder to take executed lessons from; a lesson that is not there is shown as committed. Default: every lesson as committed.",
            HelpName = "FOLDER",
        };
        Option<string?> siteFolder = new("--output") { Description = "The folder to write the site to. Default: out/site.", HelpName = "FOLDER" };

        Command command = new("export", "Writes the lessons as a site of plain files, which opens from a disk without a network.") { notebooks, siteFolder };
        command.SetAction(parsed => session.Export(parsed.GetValue(notebooks), parsed.GetValue(siteFolder)));
        AddHelp(command, """
            Examples:
              course export                          the lessons with their committed outputs, to out/site
              course export --notebooks out          with the outputs of the last `course run`
              course export --output ../my-site      to a folder of your own

            Nothing is run. Open index.html in the folder with any browser, or copy the folder to any
            web server: it holds everything it needs, and files of the clone that lessons link to.

            The folder is replaced as a whole, at the end: if a notebook cannot be read or a link leads
            nowhere, that is said and the old site stays. A folder that holds anything
            that no export wrote (course-export.txt in it lists what one wrote) is refused.

            On the pages: / searches, ← → (or p n) turn to the lessons before and after, t changes
            between light and dark.
            """);
        return command;
    }

    private static Argument<string[]> Notebooks(string description) => new("NOTEBOOK") { Description = description, Arity = ArgumentArity.ZeroOrMore };

    internal static void AddHelp(Command command, string examples)
    {
        HelpOption? help = command.Options.OfType<HelpOption>().SingleOrDefault();
        if (help is null)
        {
            help = new HelpOption();
            command.Options.Add(help);
        }
        help.Action = new HelpWithExamples((HelpAction)help.Action!, examples);
    }

    /// <summary>The library's help, and then what one would type.</summary>
    private sealed class HelpWithExamples(HelpAction help, string examples) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            int result = help.Invoke(parseResult);
            parseResult.InvocationConfiguration.Output.WriteLine(examples);
            return result;
        }
    }
}
