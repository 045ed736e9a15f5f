using AIHorde.Worker.Backends.Text;
using AIHorde.Worker.Settings;

namespace AIHorde.Worker.Backends;

/// <summary>Makes the backends that the settings name. Nothing is connected yet; that is what probing is for.</summary>
class BackendFactory(WorkerSettings settings, IHttpClientFactory? clients = null)
{
    public virtual IReadOnlyList<IBackend> Create() => [.. settings.Backends.Select(Create)];

    IBackend Create(BackendAddress address) => address.Kind switch
    {
        BackendKind.OpenAi or BackendKind.OpenAiChat => new OpenAiServer(address, Client(), settings.OpenAiKey),
        BackendKind.Kobold => new KoboldServer(address, Client()),
        _ => throw new BackendUnavailableException($"{address} is not known."),
    };

    HttpClient Client() => clients!.CreateClient("backends");
}
