using System.Runtime.ExceptionServices;
using Course.Concurrency.Tracing;

namespace Course.Concurrency.Threads;

/// <summary>Threads of the operating system. They do not keep the process alive. Any thread may use it.</summary>
public sealed class SystemThreads : IThreads
{
    /// <inheritdoc/>
    public IRunningThread Start(string name, Action body, Strand? strand = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(body);
        return new SystemThread(name, ThreadTrace.Of(name, body, strand, saysWhenItBegins: true));
    }

    /// <inheritdoc/>
    public void Sleep(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        ThreadTrace.Blocking(WaitReason.Timer, "sleep", () => Thread.Sleep(duration));
    }

    private sealed class SystemThread : IRunningThread
    {
        private readonly Thread thread;
        private ExceptionDispatchInfo? failure;

        public SystemThread(string name, Action body)
        {
            Name = name;
            thread = new Thread(() =>
            {
                try
                {
                    body();
                }
                catch (Exception exception)
                {
                    failure = ExceptionDispatchInfo.Capture(exception); // thrown here, it would end the process
                }
            })
            { IsBackground = true, Name = name };
            thread.Start();
        }

        public string Name { get; }

        public void Join()
        {
            ThreadTrace.Blocking(WaitReason.Answer, "join " + Name, thread.Join);
            failure?.Throw();
        }
    }
}
