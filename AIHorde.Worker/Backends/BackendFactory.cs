using AIHorde.Worker.Backends.A1111;
using AIHorde.Worker.Backends.ComfyUi;
using AIHorde.Worker.Backends.Embedded;
using AIHorde.Worker.Backends.Text;
using AIHorde.Worker.Backends.Upscaling;
using AIHorde.Worker.Settings;

namespace AIHorde.Worker.Backends;

/// <summary>Makes the backends that the settings name. Nothing is connected yet; that is what probing is for.</summary>
class BackendFactory(WorkerSettings settings, TimeProvider time, IHttpClientFactory clients)
{
    public virtual IReadOnlyList<IBackend> Create() => [.. settings.Backends.Select(Create)];

    IBackend Create(BackendAddress address) => address.Kind switch
    {
        BackendKind.OpenAi or BackendKind.OpenAiChat => new OpenAiServer(address, Client(), settings.OpenAiKey, settings.VisionModel),
        BackendKind.Kobold => new KoboldServer(address, Client()),
        BackendKind.A1111 => new A1111Server(address, Client(), time),
        BackendKind.ComfyUi => new ComfyServer(address, Client(), time),
        BackendKind.Upscalers => new UpscalerBackend(address, time),
        BackendKind.Embedded => TorchChoice.Backend(address, settings),
        _ => throw new ArgumentOutOfRangeException(nameof(address), address, null),
    };

    HttpClient Client() => clients.CreateClient("backends");
}
