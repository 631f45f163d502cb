using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Pipes;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Course.Kernel.Languages;
using Course.Kernel.Protocol;

namespace Course.Kernel.Child;

/// <summary>The kernel's process: takes cells from its owner, one at a time, and runs them.</summary>
internal sealed class KernelProgram
{
    private readonly OwnerChannel channel;
    private readonly CellOutputs outputs;
    private readonly CellRunner runner;
    private readonly CellInput input;
    private readonly CodeDesk codeDesk;
    private readonly ExceptionOrigins origins = new();
    private readonly ForgottenTasks forgotten;
    private readonly BlockingCollection<KernelMessage.Execute> cells = [];

    // Kept alive: the registration ends when it is collected.
    private readonly PosixSignalRegistration interruptSignal =
        PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);

    private KernelProgram(KernelArguments arguments)
    {
        NamedPipeClientStream pipe = new(".", arguments.PipeName, PipeDirection.InOut, PipeOptions.CurrentUserOnly);
        pipe.Connect(timeout: 10_000);
        channel = new OwnerChannel(pipe);
        outputs = new CellOutputs(channel, arguments.OutputLimit);
        runner = new CellRunner(outputs, new RawStreamMarker(arguments.StreamMarker), Directory.GetCurrentDirectory());
        LanguagePatience.TimeToStop = arguments.LanguageKillAfter;
        input = new CellInput(channel);
        forgotten = new ForgottenTasks(channel, origins);
        codeDesk = new CodeDesk(channel, runner.AssistantFor, runner.MagicCompletion);
    }

    public static int Run(KernelArguments arguments)
    {
        ProcessSession.Found();
        KernelProgram program = new(arguments);
        program.PrepareProcess();
        program.ServeCells();
        return 0;
    }

    private void PrepareProcess()
    {
        // A library can see that what it shows will be read on a page, with no kernel behind it.
        AppContext.SetData("COURSE_NOTEBOOK_HOST", "static");
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        CellDisplay.Attach(outputs);
        CellInput.Current = input;

        // A checkpoint that stops a thread of the cell's own must not stop the process.
        ExceptionHandling.SetUnhandledExceptionHandler(exception => exception is CellInterruptedException);
        AppDomain.CurrentDomain.UnhandledException += (_, crash) =>
        {
            if (crash.ExceptionObject is Exception exception)
            {
                channel.Send(new KernelMessage.Crashing(Traceback.Describe(exception), origins.Find(exception)?.Id ?? KernelMessage.NoCell));
            }
        };
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            channel.Send(new KernelMessage.Exiting(Environment.ExitCode));
            runner.EndLanguages();
        };
        new Thread(Listen) { IsBackground = true, Name = "Kernel: owner" }.Start();
    }

    private void ServeCells()
    {
        runner.WarmUp();
        channel.Send(new KernelMessage.Ready());
        foreach (KernelMessage.Execute cell in cells.GetConsumingEnumerable())
        {
            // A cell that nobody gives input to gets the end of it, and not a wait for ever.
            input.IsOpen = cell.AllowsInput;
            Console.SetIn(new CellConsoleReader(input));
            if (cell.IsFollowed)
            {
                forgotten.BeginLooking();
            }
            runner.Run(cell.Id, cell.Request, cell.IsFollowed);
            input.IsOpen = false;
            forgotten.LookSoon();
        }
    }

    private void Listen()
    {
        while (channel.Receive() is { } message)
        {
            switch (message)
            {
                case KernelMessage.Execute cell:
                    cells.Add(cell);
                    break;
                case KernelMessage.Interrupt interrupt:
                    runner.Interrupt(interrupt.Id);
                    break;
                case KernelMessage.InputGiven given:
                    input.Accept(given);
                    break;
                case KernelMessage.Ask question:
                    codeDesk.Add(question);
                    break;
                case KernelMessage.Shutdown:
                    new Thread(() => Environment.Exit(0)) { IsBackground = true }.Start();
                    break;
            }
        }
        // The owner is gone: nobody will read what comes, and a cell may well run for ever. Nothing is left to tidy up but
        // what the cells have started.
        ProcessSession.End(Environment.ProcessId);
        System.Diagnostics.Process.GetCurrentProcess().Kill();
    }
}
