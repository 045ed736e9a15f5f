using AIHorde.Worker.Settings;

namespace AIHorde.Worker.Backends;

/// <summary>Makes the backends that the settings name. Nothing is connected yet; that is what probing is for.</summary>
public class BackendFactory(WorkerSettings settings)
{
    public virtual IReadOnlyList<IBackend> Create() => [.. settings.Backends.Select(Create)];

    IBackend Create(BackendAddress address) => address.Kind switch
    {
        _ => throw new BackendUnavailableException($"{address} is not known."),
    };
}
