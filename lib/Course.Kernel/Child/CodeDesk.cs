using System.Collections.Concurrent;
using Course.Kernel.Languages;
using Course.Kernel.Languages.Magics;
using Course.Kernel.Protocol;

namespace Course.Kernel.Child;

/// <summary>Answers questions about code, on a thread of its own, so that a running cell keeps nobody waiting. Thread-safe.</summary>
internal sealed class CodeDesk(OwnerChannel channel, Func<string, ICodeAssistant?> assistantFor, Func<MagicCompletion> magics)
{
    private readonly BlockingCollection<KernelMessage.Ask> questions = [];
    private Thread? thread;

    public void Add(KernelMessage.Ask question)
    {
        // Whom nobody asks, needs no thread.
        if (thread is null)
        {
            thread = new Thread(Serve) { IsBackground = true, Name = "Kernel: questions about code" };
            thread.Start();
        }
        questions.Add(question);
    }

    private void Serve()
    {
        foreach (KernelMessage.Ask question in questions.GetConsumingEnumerable())
        {
            channel.Send(new KernelMessage.Answer(question.Number, AnswerTo(question.Question)));
        }
    }

    private CodeAnswer AnswerTo(CodeQuestion question)
    {
        try
        {
            CodeAtPosition code = CodeAtPosition.Find(question.Code, question.Position, question.Language);
            if (code.MagicLine is not null)
            {
                return question.Kind == CodeQuestion.QuestionKind.Complete
                    ? new CodeAnswer(Completions: magics().Complete(code.MagicLine, question.Position))
                    : CodeAnswer.Nothing;
            }
            if (CodeDepth.IsTooDeep(code.Code))
            {
                return CodeAnswer.Nothing;
            }
            return assistantFor(code.Language) is not { } assistant ? CodeAnswer.Nothing : question.Kind switch
            {
                CodeQuestion.QuestionKind.Complete => new CodeAnswer(Completions: assistant.Complete(code.Code, question.Position)),
                CodeQuestion.QuestionKind.Inspect => new CodeAnswer(Inspection: assistant.Inspect(code.Code, question.Position)),
                _ => new CodeAnswer(Completeness: assistant.CheckCompleteness(code.Code)),
            };
        }
#pragma warning disable CA1031 // Help that fails is no help, and no reason to end the kernel.
        catch (Exception)
#pragma warning restore CA1031
        {
            return CodeAnswer.Nothing;
        }
    }
}
