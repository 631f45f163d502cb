namespace Course.Kernel;

/// <summary>Where the JavaScript cells of a notebook run.</summary>
public enum JavaScriptPlace
{
    /// <summary>In the kernel, with or without a front end: values are shared with other languages both ways, and what the
    /// cell prints is its output. There is no page.</summary>
    Headless,

    /// <summary>In the browser that shows the notebook, if one does, with the page's document, console and network. Values of
    /// other languages can be shared with the cell; none comes back.</summary>
    Browser,
}
