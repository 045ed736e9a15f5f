using System.Collections.Concurrent;

namespace AIHorde.Worker.Backends.Embedded.Child;

/// <summary>The engine's side of the conversation: opens models once, then does what is asked until the worker is gone or memory was lost.</summary>
sealed class EngineServer(TextReader asks, TextWriter answers, Func<EngineOpening, OpenedEngine> open)
{
    readonly Lock writing = new();
    readonly ConcurrentDictionary<int, CancellationTokenSource> running = new();
    readonly TaskCompletionSource spent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    OpenedEngine? engine;

    /// <summary>Returns when the questions end, or when this process had better be replaced.</summary>
    public async Task RunAsync()
    {
        var reading = Task.Run(ReadAsync);
        await Task.WhenAny(reading, spent.Task);
    }

    async Task ReadAsync()
    {
        while (await asks.ReadLineAsync() is { } line)
        {
            if (EngineLine.Read<EngineAsk>(line) is not { } ask)
            {
                continue;
            }

            if (ask.Cancel)
            {
                if (running.TryGetValue(ask.Id, out var job))
                {
                    await job.CancelAsync();
                }
            }
            else
            {
                var source = running[ask.Id] = new CancellationTokenSource();
                _ = Task.Run(() => AnswerAsync(ask, source));
            }
        }
    }

    /// <summary>Never throws: whatever happens is an answer.</summary>
    async Task AnswerAsync(EngineAsk ask, CancellationTokenSource source)
    {
        EngineAnswer answer;
        try
        {
            answer = await DoAsync(ask, source.Token);
        }
        catch (OperationCanceledException) when (source.IsCancellationRequested)
        {
            answer = new EngineAnswer(ask.Id) { Cancelled = true };
        }
        catch (Exception exception)
        {
            answer = new EngineAnswer(ask.Id) { Unavailable = exception is BackendUnavailableException ? exception.Message : exception.ToString() };
        }

        // Not disposed: a word to cancel it may be on its way, and there is no timer to free.
        running.TryRemove(ask.Id, out _);
        var last = engine?.Spent() == true;
        Write(answer with { Last = last });
        if (last)
        {
            spent.TrySetResult();
        }
    }

    async Task<EngineAnswer> DoAsync(EngineAsk ask, CancellationToken cancellationToken)
    {
        if (ask.Open is { } opening)
        {
            engine = open(opening);
            return new EngineAnswer(ask.Id) { Offer = await engine.Backend.ProbeAsync(cancellationToken) };
        }

        var pictured = new Teller<double>(done => Write(new EngineAnswer(ask.Id) { Progress = done }));
        var written = new Teller<Written>(piece => Write(new EngineAnswer(ask.Id) { Written = piece }));
        var backend = engine?.Backend ?? throw new BackendUnavailableException("The engine has not been opened.");
        return ask switch
        {
            { Image: { } image } => await ((IImageBackend)backend).GenerateAsync(image, pictured, cancellationToken) switch
            {
                Done<IReadOnlyList<Picture>> done => new EngineAnswer(ask.Id) { Pictures = done.Value },
                var other => Failure(ask.Id, (Failed<IReadOnlyList<Picture>>)other),
            },
            { Text: { } text } => await ((ITextBackend)backend).GenerateAsync(text, written, cancellationToken) switch
            {
                Done<Writing> done => new EngineAnswer(ask.Id) { Writing = done.Value },
                var other => Failure(ask.Id, (Failed<Writing>)other),
            },
            { Form: { } form } => await ((IAlchemyBackend)backend).TransmuteAsync(form, cancellationToken) switch
            {
                Done<Finding> { Value: Finding.Image made } => new EngineAnswer(ask.Id) { Made = made.Bytes },
                var other => Failure(ask.Id, other as Failed<Finding> ?? new Failed<Finding>($"Nothing came of {form.Form}.")),
            },
            _ => throw new BackendUnavailableException("The worker asked for nothing."),
        };
    }

    static EngineAnswer Failure<T>(int id, Failed<T> failed) => new(id) { Failed = new EngineFailure(failed.Reason, failed.Remarks) };

    void Write(EngineAnswer answer)
    {
        lock (writing)
        {
            answers.WriteLine(EngineLine.Write(answer));
            answers.Flush();
        }
    }

    /// <summary>Writes at once and in order, which the library's own would not.</summary>
    sealed class Teller<T>(Action<T> tell) : IProgress<T>
    {
        public void Report(T value) => tell(value);
    }
}

/// <param name="Spent">Whether something failed that only a new process mends.</param>
sealed record OpenedEngine(IBackend Backend, Func<bool> Spent);
