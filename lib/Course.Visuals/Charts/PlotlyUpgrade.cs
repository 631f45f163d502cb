using System.Xml.Linq;
using Course.Visuals.Markup;

namespace Course.Visuals.Charts;

// Plotly's own elements carry classes such as plot, line and title: the styles here are for .still and .live only.
/// <summary>The frame of a chart that can become interactive: the picture, the figure's data, and the script that swaps them where plotly.js is there.</summary>
internal static class PlotlyUpgrade
{
    /// <summary>The event that tells the charts on a page that plotly.js has come.</summary>
    public const string Arrival = "course-plotly";

    public static XElement Frame(string scope, XElement drawing, string figure, XElement twin) => Html.WithClass("figure", scope,
        Html.WithClass("div", "scroll still", drawing),
        Html.WithClass("div", "live", new XAttribute("data-figure", figure)),
        twin,
        Html.Element("script", Script(scope)));

    // Written without <, > and &: inside a script element HTML does not undo the escapes that XML needs for them.
    private static string Script(string scope) => $$"""
        (function () {
          function upgrade(figure) {
            if (figure.dataset.live) return;
            figure.dataset.live = 'yes';
            var still = figure.querySelector('.still'), plot = figure.querySelector('.live');
            var look = getComputedStyle(figure);
            function shade(name) { return look.getPropertyValue('--' + name).trim(); }
            var content = JSON.parse(plot.dataset.figure);
            content.data.forEach(function (trace) {
              trace.marker.color = trace.line.color = shade(trace.meta);
              delete trace.meta;
            });
            var layout = content.layout;
            layout.paper_bgcolor = layout.plot_bgcolor = shade('ground');
            layout.font = { color: shade('ink'), size: 14 };
            Object.keys(layout).forEach(function (name) { if (/^[xy]axis/.test(name)) layout[name].gridcolor = layout[name].zerolinecolor = shade('rule'); });
            layout.shapes.forEach(function (shape) { shape.line.color = shade('wrong'); });
            plot.style.display = 'block';
            function back() { plot.style.display = 'none'; still.style.display = ''; }
            try {
              window.Plotly.newPlot(plot, content.data, layout, { responsive: true, displaylogo: false })
                .then(function () { still.style.display = 'none'; }, back);
            } catch (problem) { back(); }
          }
          function all() { if (window.Plotly) document.querySelectorAll('figure.{{scope}}').forEach(upgrade); }
          all();
          window.addEventListener('{{Arrival}}', all);
          window.addEventListener('load', all);
        })();
        """.ReplaceLineEndings("\n");
}
