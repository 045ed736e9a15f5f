namespace AIHorde.Worker.Backends;

/// <summary>Somewhere to generate. A backend is probed before the first question for work, and again whenever it has failed.</summary>
public interface IBackend : IAsyncDisposable
{
    BackendAddress Address { get; }

    /// <summary>Whether a look may show something else than the last one did: a server's models are changed without us.</summary>
    bool MayHaveChanged() => Address.Server is not null;

    /// <summary>Asks the backend what it has. Throws <see cref="BackendUnavailableException"/> when it does not answer as it should.</summary>
    Task<Offer> ProbeAsync(CancellationToken cancellationToken);
}

public interface IImageBackend : IBackend
{
    Task<Outcome<IReadOnlyList<Picture>>> GenerateAsync(ImageWork work, IProgress<double> progress, CancellationToken cancellationToken);
}

public interface ITextBackend : IBackend
{
    Task<Outcome<Writing>> GenerateAsync(TextWork work, IProgress<Written> progress, CancellationToken cancellationToken);
}

public interface IAlchemyBackend : IBackend
{
    Task<Outcome<Finding>> TransmuteAsync(AlchemyWork work, CancellationToken cancellationToken);
}

/// <summary>The backend is gone, or answers nonsense: no job can be done there until a probe succeeds.</summary>
public sealed class BackendUnavailableException(string reason, Exception? inner = null) : Exception(reason, inner);
