namespace AIHorde.Worker.Backends.Embedded.Child;

/// <summary>
/// The embedded engine, or its upscalers, in a process of its own: libtorch may crash or lose memory, and then takes no job but its own with it. A new process
/// follows at the next probe or job.
/// </summary>
/// <param name="choice">Where to compute; asked at the first probe, so that a folder that is missing is said there.</param>
sealed class ProcessBackend(BackendAddress address, Func<EngineOpening> choice) : IImageBackend, ITextBackend, IAlchemyBackend
{
    readonly SemaphoreSlim opening = new(1);

    /// <summary>Read and replaced under <see cref="opening"/>.</summary>
    EngineChild? child;

    Offer? offer;

    public BackendAddress Address => address;

    /// <summary>Of the process that runs now; for tests, which end it.</summary>
    internal int? ProcessId => child?.ProcessId;

    public async Task<Offer> ProbeAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        return offer!;
    }

    public async Task<Outcome<IReadOnlyList<Picture>>> GenerateAsync(ImageWork work, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var engine = await OpenAsync(cancellationToken);
        var answer = await engine.AskAsync(id => new EngineAsk(id) { Image = work }, heard => progress.Report(heard.Progress!.Value), cancellationToken);
        return Outcome(answer, answer.Pictures);
    }

    public async Task<Outcome<Writing>> GenerateAsync(TextWork work, IProgress<Written> progress, CancellationToken cancellationToken)
    {
        var engine = await OpenAsync(cancellationToken);
        var answer = await engine.AskAsync(id => new EngineAsk(id) { Text = work }, heard => progress.Report(heard.Written!.Value), cancellationToken);
        return Outcome(answer, answer.Writing);
    }

    public async Task<Outcome<Finding>> TransmuteAsync(AlchemyWork work, CancellationToken cancellationToken)
    {
        var engine = await OpenAsync(cancellationToken);
        var answer = await engine.AskAsync(id => new EngineAsk(id) { Form = work }, null, cancellationToken);
        return Outcome<Finding>(answer, answer.Made is null ? null : new Finding.Image(answer.Made));
    }

    /// <summary>May come twice: from the workshop, and from whoever made the backend.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref child, null) is { } last)
        {
            await last.DisposeAsync();
        }
    }

    async Task<EngineChild> OpenAsync(CancellationToken cancellationToken)
    {
        await opening.WaitAsync(cancellationToken);
        try
        {
            if (child is { HasEnded: false } running)
            {
                return running;
            }

            await DisposeAsync();
            var wanted = choice();
            var fresh = EngineChild.Start();
            try
            {
                offer = (await fresh.AskAsync(id => new EngineAsk(id) { Open = wanted }, null, cancellationToken)).Offer
                    ?? throw new BackendUnavailableException("The engine's process did not say what it has.");
                return child = fresh;
            }
            catch
            {
                await fresh.DisposeAsync();
                throw;
            }
        }
        finally
        {
            opening.Release();
        }
    }

    static Outcome<T> Outcome<T>(EngineAnswer answer, T? value) => value is not null
        ? new Done<T>(value)
        : new Failed<T>(answer.Failed?.Reason ?? "The engine gave no result.", answer.Failed?.Remarks ?? []);
}
