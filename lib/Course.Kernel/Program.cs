using Course.Kernel.Child;
using Course.Kernel.Jupyter;

if (KernelArguments.Parse(args) is { } arguments)
{
    return KernelProgram.Run(arguments);
}
if (JupyterProgram.Parse(args) is { } options)
{
    try
    {
        await JupyterProgram.RunAsync(options, Console.Out);
        return 0;
    }
    catch (JupyterException exception)
    {
        Console.Error.WriteLine(exception.Message);
        return 1;
    }
}
Console.Error.WriteLine("This program is the process that runs a notebook's cells, or serves Jupyter front ends; both start it themselves. To run a notebook: course run FILE.ipynb. For Jupyter: course jupyter install");
return 2;
