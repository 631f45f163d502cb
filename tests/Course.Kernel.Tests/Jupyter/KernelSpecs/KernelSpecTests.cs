using Course.Kernel.Jupyter.KernelSpecs;
using Course.Kernel.Tests.Notebooks;
using Xunit;

namespace Course.Kernel.Tests.Jupyter.KernelSpecs;

public sealed class KernelSpecTests : IDisposable
{
    private readonly TemporaryFolder prefix = new();

    public void Dispose() => prefix.Dispose();

    [Fact]
    public void CommandLine_HasWhatThePlaceholdersStandFor()
    {
        KernelSpec spec = Read("""{"argv":["run","--file={connection_file}","{resource_dir}/x","{prefix}","{unknown}","{"],"language":"R"}""");

        Assert.Equal(["run", "--file=/tmp/c.json", $"{spec.Folder}/x", prefix.Path, "{unknown}", "{"], spec.CommandLine("/tmp/c.json"));
        Assert.False(spec.IsPython);
        Assert.False(spec.IsInterruptedByMessage);
    }

    [Fact]
    public void CommandLine_OfABarePython_IsTheOneOfTheSameEnvironment()
    {
        string folder = OperatingSystem.IsWindows() ? "Scripts" : "bin";
        string python = Path.Combine(prefix.Path, folder, OperatingSystem.IsWindows() ? "python3.exe" : "python3");
        Directory.CreateDirectory(Path.GetDirectoryName(python)!);
        File.WriteAllText(python, "");

        Assert.Equal([python, "-m", "ipykernel_launcher"], Read("""{"argv":["python","-m","ipykernel_launcher"],"language":"python"}""").CommandLine("c"));
    }

    [Fact]
    public void EnvironmentFilled_HasTheValuesOfOtherVariables()
    {
        KernelSpec spec = Read("""{"argv":["r"],"language":"R","interrupt_mode":"message","env":{"A":"1","B":"${HOME}/lib:${NONE}","C":5}}""");

        Assert.Equal(["A=1", "B=/home/ann/lib:${NONE}"], spec.EnvironmentFilled(name => name == "HOME" ? "/home/ann" : null).Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.True(spec.IsInterruptedByMessage);
    }

    private KernelSpec Read(string json)
    {
        string folder = Path.Combine(prefix.Path, "share", "jupyter", "kernels", "some");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "kernel.json"), json);
        return KernelSpec.Read(InstalledKernelSpec.Read(folder)!);
    }
}
