using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Course.Benchmarks.Measuring;
using Course.Benchmarks.Reporting;
using Course.Benchmarks.Workloads;
using Spectre.Console;

var rounds = new Option<int>("--rounds") { Description = "Processes for each workload of each contender.", DefaultValueFactory = _ => 5 };
rounds.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() < 1) result.AddError("--rounds takes a number from 1.");
});
var json = new Option<string?>("--json") { Description = "The file to record the run in." };
var only = new Option<string?>("--only") { Description = "Measures only the workloads whose name begins with this." };
var generators = new Command("generators", "Generators beside C# iterators, CPython, and themselves without tracing.") { rounds, json, only };
generators.SetAction(arguments =>
{
    List<Contender> contenders = [.. Subject.OfGenerators.Select(Contender.Of)];
    if (Contender.Python() is { } python) contenders.Add(python);
    else Console.Error.WriteLine("CPython is left out: there is no python3 on the PATH.");
    return Compare(contenders, arguments, measurements => Report.Print(AnsiConsole.Console, measurements, Goal.OfGenerators));
});

var loop = new Command("loop", "The event loop beside CPython's asyncio, and Go where it has the workload.") { rounds, json, only };
loop.SetAction(arguments =>
{
    List<Contender> contenders = [Contender.Of(Subject.EventLoop)];
    foreach (var (peer, program) in new[] { (Contender.Asyncio(), "python3"), (Contender.Go(), "go") })
    {
        if (peer is not null) contenders.Add(peer);
        else Console.Error.WriteLine($"A peer is left out: there is no {program} on the PATH.");
    }

    return Compare(contenders, arguments, measurements => Report.Print(AnsiConsole.Console, measurements, Goal.OfEventLoop, "asyncio"));
});

var channels = new Command("channels", "Channels and goroutines beside Go and System.Threading.Channels, on one processor and on two.") { rounds, json, only };
channels.SetAction(arguments =>
{
    var folder = Directory.CreateTempSubdirectory("course-benchmark-");
    try
    {
        List<Contender> contenders = [.. Subject.OfChannels.Select(Contender.Of)];
        var go = Contender.BuildGoChannels(folder.FullName);
        if (go is not null) contenders.AddRange([Contender.GoChannels(1, go), Contender.GoChannels(2, go)]);
        else Console.Error.WriteLine("Go is left out: there is no go on the PATH.");
        Lazy<ParkedGoroutines> parked = new(() => ParkedGoroutines.Measure(go));
        return Compare(contenders, arguments, measurements => ChannelReport.Print(AnsiConsole.Console, measurements, parked.Value), () => parked.Value);
    }
    finally
    {
        folder.Delete(recursive: true);
    }
});

var measureParked = new Command("measure-parked", "Prints how many bytes each of a million goroutines takes that wait at a channel.");
measureParked.SetAction(_ => Console.WriteLine(ChannelWorkloads.BytesParked(ParkedGoroutines.Count).ToString(CultureInfo.InvariantCulture)));

var actors = new Command("actors", "Actors on one processor and on two, beside Akka.NET and Proto.Actor.") { rounds, json, only };
actors.SetAction(arguments =>
{
    Lazy<IdleActors> idle = new(IdleActors.Measure);
    return Compare([.. Subject.OfActors.Select(Contender.Of)], arguments, measurements => ActorReport.Print(AnsiConsole.Console, measurements, idle.Value), idle: () => idle.Value);
});

var library = new Argument<string>("library");
library.AcceptOnlyFromAmong([.. IdleActors.Libraries]);
var measureIdle = new Command("measure-idle", "Prints how many bytes each of a hundred thousand actors takes that was told one message.") { library };
measureIdle.SetAction(arguments => Console.WriteLine(IdleActors.MeasureHere(arguments.GetValue(library)!).ToString(CultureInfo.InvariantCulture)));

var subject = new Argument<string>("subject");
subject.AcceptOnlyFromAmong([.. Subject.All.Select(known => known.Name)]);
var workload = new Argument<string>("workload");
var measure = new Command("measure", "Measures one workload in this process, and prints the times of one operation as JSON.") { subject, workload };
measure.SetAction(arguments =>
{
    var chosen = Subject.All.Single(known => known.Name == arguments.GetValue(subject));
    var name = arguments.GetValue(workload)!;
    if (!chosen.MakeWorkloads().Any(made => made.Name == name))
    {
        Console.Error.WriteLine($"'{chosen.Name}' has no workload '{name}'. It has: {string.Join("; ", chosen.MakeWorkloads().Select(made => made.Name))}.");
        return 1;
    }

    Console.WriteLine(JsonSerializer.Serialize(chosen.Measure(name)));
    return 0;
});

var kernel = new Command("kernel", "The notebook kernel: process start to first result, and a warm cell.") { rounds };
kernel.SetAction(async (arguments, cancellation) =>
{
    List<KernelTimes> times = [];
    while (times.Count < arguments.GetValue(rounds)) times.Add(await KernelTimes.MeasureAsync(cancellation));
    KernelReport.Print(AnsiConsole.Console, times);
});

var jupyter = new Command("jupyter", "The notebook kernel through the Jupyter protocol, as a front end has it: start, warm cell, completion, F#, memory.") { rounds };
jupyter.SetAction(arguments =>
{
    List<JupyterTimes> times = [];
    while (times.Count < arguments.GetValue(rounds)) times.Add(JupyterTimes.Measure());
    KernelReport.Print(AnsiConsole.Console, times);
});

var connections = new Option<int>("--connections") { Description = "How many clients ask at once.", DefaultValueFactory = _ => 10_000 };
connections.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() is < 1 or > 25_000) result.AddError("--connections takes a number from 1 to 25000.");
});
var server = new Command("server", "The slow server: many clients at once, each of whom waits a second.") { rounds, connections };
server.SetAction(async (arguments, cancellation) =>
{
    var count = arguments.GetValue(connections);
    if (OpenFileLimit.Refusal(count) is { } refusal)
    {
        Console.Error.WriteLine(refusal);
        return 1;
    }

    await ServerTimes.MeasureAsync(count, cancellation); // warms this process, which is the clients
    List<ServerTimes> times = [];
    while (times.Count < arguments.GetValue(rounds)) times.Add(await ServerTimes.MeasureAsync(count, cancellation));
    ServerReport.Print(AnsiConsole.Console, times, count);
    return 0;
});

var recording = new Option<string?>("--record") { Description = "The file to record the comparison in: data/crawl-models.json for the lessons." };
recording.Validators.Add(result =>
{
    if (result.GetValueOrDefault<string?>() is { } file && Path.GetDirectoryName(Path.GetFullPath(file)) is var folder && !Directory.Exists(folder)) result.AddError($"--record {file}: there is no folder {folder}.");
});
var note = new Option<string?>("--note") { Description = "What to record about the machine besides its processors, such as what else it did." };
var crawl = new Command("crawl", "The crawlers: ten pages over real sockets, each of which takes a second.") { rounds, recording, note };
crawl.SetAction(async (arguments, cancellation) =>
{
    var times = await CrawlTimes.MeasureAsync(arguments.GetValue(rounds), Console.Error.WriteLine, cancellation);
    CrawlReport.Print(AnsiConsole.Console, times);
    if (arguments.GetValue(recording) is { } path) CrawlRecording.Write(path, times, arguments.GetValue(note));
});

var model = new Argument<string>("model");
model.AcceptOnlyFromAmong([.. CrawlModel.All.Select(known => known.Name)]);
var port = new Argument<int>("port");
var measureCrawl = new Command("measure-crawl", "Measures one crawler in this process, at a server on this machine, and prints what it found as JSON.") { model, port };
measureCrawl.SetAction(arguments => Console.WriteLine(JsonSerializer.Serialize(CrawlSample.Take(CrawlModel.All.Single(known => known.Name == arguments.GetValue(model)), arguments.GetValue(port)))));

var beginning = new Option<string?>("--client") { Description = "Measures only the clients whose name begins with this, beside our event loop." };
var crawlMany = new Command("crawl-many", "Ten thousand pages at once, each of which takes a second: our crawlers beside Go and asyncio.") { rounds, connections, beginning };
crawlMany.SetAction(async (arguments, cancellation) =>
{
    var pages = arguments.GetValue(connections);
    if (!OperatingSystem.IsLinux() || OpenFileLimit.Refusal(pages) is not null)
    {
        Console.Error.WriteLine(OpenFileLimit.Refusal(pages) ?? "crawl-many reads what Linux tells of processes: run it there.");
        return 1;
    }

    var folder = Directory.CreateTempSubdirectory("course-benchmark-");
    try
    {
        var prefix = arguments.GetValue(beginning) ?? "";
        ManyClient[] clients = [.. ManyClient.All(folder.FullName, program => Console.Error.WriteLine($"A peer is left out: there is no {program} on the PATH.")).Where(client => client.Name == ManyClient.Subject || client.Name.StartsWith(prefix, StringComparison.Ordinal))];
        var samples = clients.Select(_ => new List<ManySample>()).ToArray();
        for (var round = 0; round < arguments.GetValue(rounds); round++)
        {
            for (var turn = 0; turn < clients.Length; turn++)
            {
                var index = (round + turn) % clients.Length;
                Console.Error.WriteLine($"round {round + 1} of {arguments.GetValue(rounds)}: {clients[index].Name}");
                samples[index].Add(await ManySample.TakeAsync(clients[index], pages, cancellation));
            }
        }

        ManyReport.Print(AnsiConsole.Console, [.. clients.Select((client, index) => (client, (IReadOnlyList<ManySample>)samples[index]))], pages);
        return 0;
    }
    finally
    {
        folder.Delete(recursive: true);
    }
});

var pages = new Argument<int>("pages");
var content = new Argument<string>("content");
var crawlClient = new Command("crawl-client", "The client of crawl-many: crawls when it is told to, and prints what it found as JSON.") { model, port, pages, content };
crawlClient.SetAction(arguments => ManyCrawl.Run(CrawlModel.All.Single(known => known.Name == arguments.GetValue(model)), arguments.GetValue(port), arguments.GetValue(pages), arguments.GetValue(content)!));

return await new RootCommand("Benchmarks of the course: one workload per process, interleaved with its peers.") { generators, loop, channels, actors, kernel, jupyter, server, crawl, crawlMany, measure, measureCrawl, measureParked, measureIdle, crawlClient }.Parse(args).InvokeAsync();

// One exit code for both: 1 for a name that no workload begins with.
int Compare(IReadOnlyList<Contender> contenders, ParseResult arguments, Action<IReadOnlyList<Measurement>> print, Func<ParkedGoroutines>? parked = null, Func<IdleActors>? idle = null)
{
    var prefix = arguments.GetValue(only) ?? "";
    string[] known = [.. contenders.SelectMany(contender => contender.Workloads).Distinct()];
    if (!known.Any(name => name.StartsWith(prefix, StringComparison.Ordinal)))
    {
        Console.Error.WriteLine($"--only {prefix}: no workload begins with this. There are: {string.Join("; ", known)}.");
        return 1;
    }

    var measurements = Comparison.Run(contenders, arguments.GetValue(rounds), name => name.StartsWith(prefix, StringComparison.Ordinal), Console.Error.WriteLine);
    print(measurements);
    if (arguments.GetValue(json) is { } path) Recording.Write(path, measurements, arguments.GetValue(rounds), parked?.Invoke(), idle?.Invoke());
    return 0;
}
