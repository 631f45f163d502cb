using Course.Kernel.Jupyter;

namespace Course.Kernel.Tests.Jupyter;

/// <summary>Runs cells as a test says. Unless it says otherwise, a cell prints its code and ends well.</summary>
internal sealed class ScriptedCells : ICellKernel
{
    public delegate Task<CellResult> Script(CellRequest request, IProgress<CellOutput>? outputs, ICellInput? input, CancellationToken cancellationToken);

    public static CellResult Good { get; } = new(CellStatus.Ok, [], TimeSpan.Zero);

    public Script OnExecute { get; set; } = (request, outputs, _, _) =>
    {
        CellOutput output = new CellOutput.StreamOutput("stdout", request.Code);
        outputs?.Report(output);
        return Task.FromResult(Good with { Outputs = [output] });
    };

    public Func<CodeQuestion, CodeAnswer> OnAsk { get; set; } = _ => CodeAnswer.Nothing;

    public List<CellRequest> Requests { get; } = [];

    public List<CodeQuestion> Questions { get; } = [];

    public Task<CellResult> ExecuteAsync(CellRequest request, IProgress<CellOutput>? outputs, ICellInput? input, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        return OnExecute(request, outputs, input, cancellationToken);
    }

    public Task<CodeAnswer> AskAsync(CodeQuestion question)
    {
        Questions.Add(question);
        return Task.FromResult(OnAsk(question));
    }

    public static Task<CellResult> Fail(IProgress<CellOutput>? outputs, string message, bool isAlive = true)
    {
        CellOutput.ErrorOutput error = new("Failure", message, [message]);
        outputs?.Report(error);
        return Task.FromResult(new CellResult(CellStatus.Error, [error], TimeSpan.Zero) { KernelIsAlive = isAlive });
    }
}
