using Course.Kernel.Jupyter;
using Xunit;

namespace Course.Kernel.Tests.Jupyter;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("<div class=\"dni-plaintext\"><pre>2</pre></div><style>\r\n.a { b: c }\r\n</style>", "2")]
    [InlineData("<table><tr><th>a</th><th>b</th></tr><tr><td>1 &lt; 2</td><td>x</td></tr></table>", "a\tb\n1 < 2\tx")]
    [InlineData("<p>one</p><p>two<br>three</p>", "one\ntwo\nthree")]
    [InlineData("<svg viewBox='0 0 1 1'><title>A trace</title><text>noise</text></svg>", "[picture: A trace]")]
    [InlineData("<svg></svg>after", "[picture]\nafter")]
    [InlineData("<script>if (a < b) {}</script><!-- no -->", "")]
    [InlineData("plain", "plain")]
    [InlineData("<unclosed", "<unclosed")]
    public void FromHtml_KeepsWhatATerminalCanShow(string html, string expected) => Assert.Equal(expected, PlainText.FromHtml(html));
}
