using Course.Kernel.Child;

if (KernelArguments.Parse(args) is { } arguments)
{
    return KernelProgram.Run(arguments);
}
Console.Error.WriteLine("This program is the process that runs a notebook's cells; KernelProcess starts it. To run a notebook: course run FILE.ipynb");
return 2;
