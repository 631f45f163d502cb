using System.Net;
using System.Text.Json.Nodes;
using Course.Kernel.Jupyter;
using Course.Kernel.Tests.Notebooks;
using Xunit;

namespace Course.Kernel.Tests.Jupyter;

public sealed class ConnectionFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Path => folder.File("connection.json");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Write_ThenRead_IsTheSame()
    {
        ConnectionFile file = new(IPAddress.Loopback, 1, 2, 3, 4, 65_535, "secret");

        file.Write(Path, "course-csharp");

        Assert.Equal(file, ConnectionFile.Read(Path));
    }

    [Fact]
    public void Write_NobodyElseCanReadIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There, the user's own folders are the user's.");
        ConnectionFile.OnThisMachine().Write(Path, "course-csharp");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(Path).UnixFileMode);
    }

    [Fact]
    public void Write_FileThatIsThere_IsLeftAlone()
    {
        File.WriteAllText(Path, "somebody's");

        Assert.Throws<IOException>(() => ConnectionFile.OnThisMachine().Write(Path, "course-csharp"));

        Assert.Equal("somebody's", File.ReadAllText(Path));
    }

    [Fact]
    public void OnThisMachine_HasAKeyThatNobodyKnows()
    {
        Assert.Equal(64, ConnectionFile.OnThisMachine().Key.Length);
        Assert.NotEqual(ConnectionFile.OnThisMachine().Key, ConnectionFile.OnThisMachine().Key);
    }

    [Theory]
    [InlineData("ip", "\"*\"", "0.0.0.0")]
    [InlineData("ip", "\"localhost\"", "127.0.0.1")]
    [InlineData("ip", "\"::1\"", "::1")]
    public void Read_Address_IsUnderstood(string field, string value, string expected)
    {
        WriteChanged(field, value);

        Assert.Equal(IPAddress.Parse(expected), ConnectionFile.Read(Path).Address);
    }

    [Theory]
    [InlineData("transport", "\"ipc\"", "asks for the transport \"ipc\"; this kernel has tcp only")]
    [InlineData("signature_scheme", "\"hmac-md5\"", "asks for the signature scheme \"hmac-md5\"")]
    [InlineData("ip", "\"nowhere\"", "names the address \"nowhere\", which is no IP address")]
    [InlineData("shell_port", "70000", "has no port \"shell_port\" from 0 to 65535")]
    [InlineData("hb_port", "\"1\"", "has no port \"hb_port\"")]
    [InlineData("key", "5", "has no text \"key\"")]
    [InlineData("key", null, "has no text \"key\"")]
    public void Read_BadField_IsOneSentence(string field, string? value, string expected)
    {
        WriteChanged(field, value);

        Assert.Contains(expected, Assert.Throws<JupyterException>(() => ConnectionFile.Read(Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    public void Read_NoObject_IsOneSentence(string text)
    {
        File.WriteAllText(Path, text);

        Assert.Contains("is not a JSON object", Assert.Throws<JupyterException>(() => ConnectionFile.Read(Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoFile_IsOneSentence() =>
        Assert.Contains("cannot be read", Assert.Throws<JupyterException>(() => ConnectionFile.Read(Path)).Message, StringComparison.Ordinal);

    private void WriteChanged(string field, string? value)
    {
        ConnectionFile.OnThisMachine().Write(Path, "course-csharp");
        JsonObject json = JsonNode.Parse(File.ReadAllText(Path))!.AsObject();
        json.Remove(field);
        if (value is not null)
        {
            json[field] = JsonNode.Parse(value);
        }
        File.WriteAllText(Path, json.ToJsonString());
    }
}
