using Course.Kernel.Jupyter;
using Xunit;

namespace Course.Kernel.Tests.Jupyter;

public sealed class JupyterFoldersTests
{
    [Theory]
    [InlineData(JupyterPlatform.Linux, "", "/home/ann/.local/share/jupyter")]
    [InlineData(JupyterPlatform.Linux, "XDG_DATA_HOME=/data", "/data/jupyter")]
    [InlineData(JupyterPlatform.Linux, "XDG_DATA_HOME=/data|JUPYTER_DATA_DIR=/mine", "/mine")]
    [InlineData(JupyterPlatform.MacOS, "", "/home/ann/Library/Jupyter")]
    [InlineData(JupyterPlatform.MacOS, "XDG_DATA_HOME=/data", "/home/ann/Library/Jupyter")]
    [InlineData(JupyterPlatform.Windows, @"APPDATA=C:\Users\ann\AppData\Roaming", @"C:\Users\ann\AppData\Roaming\jupyter")]
    [InlineData(JupyterPlatform.Windows, "JUPYTER_DATA_DIR=", @"/home/ann\.jupyter\data")]
    public void UserData_IsWhereJupyterLooks(JupyterPlatform platform, string environment, string expected) =>
        Assert.Equal(expected, Find(platform, environment).UserData);

    [Fact]
    public void Searched_HasTheUsersChoiceFirst_AndTheSystemLast() => Assert.Equal(
        ["/a", "/b", "/home/ann/.local/share/jupyter", "/usr/local/share/jupyter", "/usr/share/jupyter"],
        Find(JupyterPlatform.Linux, "JUPYTER_PATH=/a:/b").Searched);

    [Theory]
    [InlineData("PATH=/opt/conda/bin:/usr/local/bin:/usr/bin:/odd", "/home/ann/.local/share/jupyter|/opt/conda/share/jupyter")]
    [InlineData("VIRTUAL_ENV=/venv|PATH=/venv/bin/:/usr/bin", "/venv/share/jupyter|/home/ann/.local/share/jupyter")]
    [InlineData("VIRTUAL_ENV=/venv|JUPYTER_PREFER_ENV_PATH=0", "/home/ann/.local/share/jupyter|/venv/share/jupyter")]
    [InlineData("CONDA_PREFIX=/conda|JUPYTER_PREFER_ENV_PATH=1", "/conda/share/jupyter|/home/ann/.local/share/jupyter")]
    public void Searched_HasTheEnvironmentsThatProgramsAreRunFrom(string environment, string expected) => Assert.Equal(
        [.. expected.Split('|'), "/usr/local/share/jupyter", "/usr/share/jupyter"],
        Find(JupyterPlatform.Linux, environment).Searched);

    [Fact]
    public void Searched_OnWindows_SplitsAtSemicolons() => Assert.Equal(
        [@"C:\a", @"D:\b", @"C:\r\jupyter", @"C:\all\jupyter"],
        Find(JupyterPlatform.Windows, @"JUPYTER_PATH=C:\a;D:\b|APPDATA=C:\r|PROGRAMDATA=C:\all").Searched);

    [Theory]
    [InlineData("", "/home/ann/.local/share/jupyter/runtime")]
    [InlineData("JUPYTER_RUNTIME_DIR=/run/mine", "/run/mine")]
    public void Runtime_IsUnderTheData_UnlessChosen(string environment, string expected) => Assert.Equal(expected, Find(JupyterPlatform.Linux, environment).Runtime);

    private static JupyterFolders Find(JupyterPlatform platform, string environment)
    {
        Dictionary<string, string> variables = environment.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        return JupyterFolders.Find(platform, name => variables.GetValueOrDefault(name), "/home/ann");
    }
}
