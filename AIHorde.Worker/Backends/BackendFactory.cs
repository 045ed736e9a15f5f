using System.Net.Http.Headers;
using System.Text;
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
        BackendKind.Kobold => new KoboldServer(address, Client("Bearer", settings.KoboldKey)),
        BackendKind.A1111 => new A1111Server(address, Client("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(settings.A1111Auth))), time),
        BackendKind.ComfyUi => new ComfyServer(address, Client(), time),
        BackendKind.Upscalers or BackendKind.Embedded => address.Folder is null ? Engine(address) : new FolderBackend(address, () => Engine(address)),
        _ => throw new ArgumentOutOfRangeException(nameof(address), address, null),
    };

    IBackend Engine(BackendAddress address) => TorchChoice.Backend(
        address, settings, () => address.Kind == BackendKind.Upscalers ? UpscalerBackend.InPlainCSharp(address, time) : EmbeddedBackend.InPlainCSharp(address));

    /// <param name="secret">Empty where the server asks for none.</param>
    HttpClient Client(string scheme = "", string secret = "")
    {
        var client = clients.CreateClient("backends");
        client.DefaultRequestHeaders.Authorization = secret.Length > 0 ? new AuthenticationHeaderValue(scheme, secret) : null;
        return client;
    }
}
