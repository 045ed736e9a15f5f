using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace AIHorde.Worker.Backends.Embedded.Child;

/// <summary>A running engine's process: questions go in, answers come out. When it ends, whatever it was asked ends with a reason.</summary>
sealed class EngineChild : IAsyncDisposable
{
    static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(60);
    static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(10);

    readonly Process process;
    readonly ConcurrentDictionary<int, Question> questions = new();
    readonly Lock writing = new();
    readonly Task reading;
    readonly Task listening;
    int lastId;

    /// <summary>Written by the task that reads standard error, read when something went wrong.</summary>
    volatile string lastWords = "";

    /// <summary>Set before the waiting questions are failed; a question looks at it once it can be found among them.</summary>
    volatile bool ended;

    EngineChild(Process process)
    {
        this.process = process;
        reading = Task.Run(ReadAsync);
        listening = Task.Run(ListenAsync);
    }

    public bool HasEnded => ended || process.HasExited;

    public int ProcessId => process.Id;

    public static EngineChild Start()
    {
        var start = EngineCommand.Info();
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.StandardInputEncoding = start.StandardOutputEncoding = new UTF8Encoding(false);
        return new EngineChild(Process.Start(start) ?? throw new BackendUnavailableException("The engine's process did not start."));
    }

    /// <summary>Asks, and waits for the end of it. A question that is cancelled is seen through first: the device must be free for the next.</summary>
    public async Task<EngineAnswer> AskAsync(Func<int, EngineAsk> ask, Action<EngineAnswer>? underway, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref lastId);
        var question = questions[id] = new Question(underway);
        if (ended)
        {
            question.Fail(Ended());
        }

        Write(ask(id));
        await using var registration = cancellationToken.Register(() => Write(new EngineAsk(id) { Cancel = true }));
        var answer = await AnswerOf(question, cancellationToken);
        if (answer.Last)
        {
            await listening.WaitAsync(EndPatience, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return answer switch
        {
            { Cancelled: true } => throw new OperationCanceledException(cancellationToken),
            { Unavailable: { } why } => throw new BackendUnavailableException(WithLastWords(why, answer.Last)),
            { Failed: { } failed } => answer with { Failed = failed with { Reason = WithLastWords(failed.Reason, answer.Last) } },
            _ => answer,
        };
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It is gone already.
        }

        await reading.WaitAsync(EndPatience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>One that cannot be cancelled in time hangs in native code: ending the process is all that is left.</summary>
    async Task<EngineAnswer> AnswerOf(Question question, CancellationToken cancellationToken)
    {
        try
        {
            return await question.Answer.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            try
            {
                return await question.Answer.WaitAsync(CancelPatience, CancellationToken.None);
            }
            catch (TimeoutException)
            {
                process.Kill();
                throw new OperationCanceledException(cancellationToken);
            }
        }
    }

    async Task ReadAsync()
    {
        try
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (EngineLine.Read<EngineAnswer>(line) is not { } answer || !questions.TryGetValue(answer.Id, out var question))
                {
                    continue;
                }

                if (answer.IsUnderway)
                {
                    question.Underway?.Invoke(answer);
                }
                else
                {
                    questions.TryRemove(answer.Id, out _);
                    question.End(answer);
                }
            }

            await process.WaitForExitAsync();
            await listening.WaitAsync(EndPatience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            ended = true;
            foreach (var question in questions.Values)
            {
                question.Fail(Ended());
            }
        }
    }

    /// <summary>libtorch before 2.13 tells its reasons only here, followed by a trace of calls that helps nobody.</summary>
    async Task ListenAsync()
    {
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            var at = line.IndexOf("Exception in ", StringComparison.Ordinal);
            if (at >= 0 || !lastWords.StartsWith("Exception in ", StringComparison.Ordinal))
            {
                lastWords = line[Math.Max(at, 0)..].Trim() is { Length: > 0 } words ? words : lastWords;
            }
        }
    }

    void Write(EngineAsk ask)
    {
        try
        {
            lock (writing)
            {
                process.StandardInput.WriteLine(EngineLine.Write(ask));
                process.StandardInput.Flush();
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It is gone: whoever waits hears so from the reading task.
        }
    }

    BackendUnavailableException Ended() => new(WithLastWords("The engine's process ended.", true));

    string WithLastWords(string reason, bool ended) => ended && lastWords.Length > 0 ? $"{reason} It said: {lastWords}" : reason;

    sealed class Question(Action<EngineAnswer>? underway)
    {
        readonly TaskCompletionSource<EngineAnswer> end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Action<EngineAnswer>? Underway => underway;

        public Task<EngineAnswer> Answer => end.Task;

        public void End(EngineAnswer answer) => end.TrySetResult(answer);

        public void Fail(Exception exception) => end.TrySetException(exception);
    }
}
