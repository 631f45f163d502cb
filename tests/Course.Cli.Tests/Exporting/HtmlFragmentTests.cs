using AngleSharp.Dom;
using Course.Cli.Exporting;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace Course.Cli.Tests.Exporting;

/// <summary>Whatever an output holds, the page around it stays as it is.</summary>
public sealed class HtmlFragmentTests
{
    private const string After = "<p id=\"after\">after</p>";

    [Theory]
    [InlineData("<div><b>open", "<div><b>open</b></div>")]
    [InlineData("closed too often</div></div></main>", "closed too often")]
    [InlineData("<table><tr><td>1", "<table><tbody><tr><td>1</td></tr></tbody></table>")]
    [InlineData("<svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"/>", "<svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"></path></svg>")]
    [InlineData("<base href=\"https://example.org\"><meta http-equiv=\"refresh\" content=\"0\">text", "text")]
    [InlineData("<plaintext>the rest of the page", "the rest of the page")]
    [InlineData("<!-- never closed", "<!-- never closed-->")]
    public void Write_WhatWasLeftOpenIsClosed(string html, string expected) =>
        Assert.Equal(expected, HtmlFragment.Write(HtmlFragment.Parse(html)));

    [Fact]
    public void Write_ScriptThatWouldSwallowThePage_BecomesText()
    {
        string html = HtmlFragment.Write(HtmlFragment.Parse("<script><!--<script>"));

        Assert.StartsWith("<pre>", html, StringComparison.Ordinal);
        Assert.True(StaysInside(html));
    }

    [Property(MaxTest = 500)]
    public Property Write_AnyPieces_StayInside()
    {
        string[] pieces =
        [
            "<div>", "</div>", "<p>", "</p>", "<table>", "<tr>", "<td>", "</table>", "<script>", "</script>", "<style>", "</style>", "<!--", "-->", "<svg>", "</svg>",
            "<title>", "<textarea>", "<select>", "<option>", "<plaintext>", "<xmp>", "<iframe>", "<noscript>", "<template>", "<a href=\"x\">", "<form>", "<button>", "<math>", "<mi>",
            "<foreignObject>", "<desc>", "<b>", "<i>", "</b>", "</main>", "</body>", "</html>", "<body>", "<frameset>", "<![CDATA[", "]]>", "text", "&lt;", "\"", "<pre>", "<listing>", "\n",
        ];
        Gen<string> html = Gen.Elements(pieces).ListOf().Select(some => string.Concat(some));
        return Prop.ForAll(html.ToArbitrary(), text => StaysInside(HtmlFragment.Write(HtmlFragment.Parse(text))));
    }

    [Fact]
    public void RemoveActiveContent_KeepsWhatIsOnlyRead()
    {
        IElement frame = HtmlFragment.Parse("<details open><summary onclick=\"go()\">more</summary><kbd style=\"position:fixed\">x</kbd><script>go()</script><style>p{}</style></details><a href=\" javascript:go()\">link</a>");

        HtmlFragment.RemoveActiveContent(frame);

        Assert.Equal("<details open=\"\"><summary>more</summary><kbd>x</kbd></details><a>link</a>", HtmlFragment.Write(frame));
    }

    private static bool StaysInside(string html) =>
        HtmlFragment.Parse($"<section>{html}</section>{After}") is var page && page.Children.Length == 2 && page.LastElementChild!.OuterHtml == After;
}
