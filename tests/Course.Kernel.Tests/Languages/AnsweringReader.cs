namespace Course.Kernel.Tests.Languages;

/// <summary>A reader of the notebook who gives every cell that asks the same line.</summary>
internal sealed class AnsweringReader(string answer) : ICellInput
{
    public List<string> Questions { get; } = [];

    public Task<string?> ReadLineAsync(string prompt, bool isPassword, CancellationToken cancellationToken)
    {
        Questions.Add($"{prompt}:{isPassword}");
        return Task.FromResult<string?>(answer);
    }
}
