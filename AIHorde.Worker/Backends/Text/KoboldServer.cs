using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace AIHorde.Worker.Backends.Text;

/// <summary>KoboldCpp, and servers that speak its protocol.</summary>
sealed class KoboldServer : ChatTextBackend
{
    const string JobKey = "genkey";

    readonly HttpClient http;
    readonly Uri server;
    readonly KoboldClient client;
    int lastKey;

    public KoboldServer(BackendAddress address, HttpClient http)
        : base(address)
    {
        this.http = http;
        var text = address.Server!.ToString();
        server = new Uri(text.EndsWith("/api/", StringComparison.Ordinal) ? text[..^4] : text);
        client = new KoboldClient(http, server);
    }

    protected override IChatClient Client => client;

    public override async Task<Offer> ProbeAsync(CancellationToken cancellationToken)
    {
        var model = await ModelAsync(cancellationToken)
            ?? throw new BackendUnavailableException($"{Address} does not name its model at api/v1/model: is it a KoboldAI server?");
        if (model.Length == 0 || model.EndsWith("inactive", StringComparison.OrdinalIgnoreCase) || model.Equals("ReadOnly", StringComparison.OrdinalIgnoreCase))
        {
            throw new BackendUnavailableException($"{Address} has no model loaded.");
        }

        var version = await http.TryGetAsync(server, "api/extra/version", "", cancellationToken)
            ?? throw new BackendUnavailableException($"{Address} can't stream: KoboldCpp's api/extra is needed.");
        var context = (await http.TryGetAsync(server, "api/extra/true_max_context_length", "", cancellationToken))?["value"].Int()
            ?? (await http.TryGetAsync(server, "api/v1/config/max_context_length", "", cancellationToken))?["value"].Int()
            ?? 2048;
        return new Offer($"{version["result"].Text() ?? "KoboldAI"} {version["version"].Text()}", $"{server.Host}:{server.Port}")
        {
            Text = new TextOffer([new TextModel(model, context)]),
        };
    }

    protected override async Task<int?> CountAsync(string text, CancellationToken cancellationToken) =>
        (await http.TryPostAsync(server, "api/extra/tokencount", new JsonObject { ["prompt"] = text }, "", cancellationToken))?["value"].Int();

    protected override async Task AssertThereAsync(string model, CancellationToken cancellationToken)
    {
        if (await ModelAsync(cancellationToken) is var loaded && loaded != model)
        {
            throw new BackendUnavailableException($"{Address} has another model now: {loaded ?? "none"}");
        }
    }

    async Task<string?> ModelAsync(CancellationToken cancellationToken) =>
        (await http.TryGetAsync(server, "api/v1/model", "", cancellationToken))?["result"].Text();

    /// <summary>Each job bears a key of its own, by which it and no other is stopped.</summary>
    protected override ChatOptions Options(TextWork work)
    {
        var options = base.Options(work);
        options.AdditionalProperties![JobKey] = $"AIHW{Environment.ProcessId}-{Interlocked.Increment(ref lastKey)}";
        return options;
    }

    /// <summary>KoboldCpp goes on writing for nobody unless it is told to stop.</summary>
    protected override async Task AbandonedAsync(ChatOptions options)
    {
        try
        {
            var key = (string?)options.AdditionalProperties?[JobKey];
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            using var response = await http.PostAsync(new Uri(server, "api/extra/abort"), JsonBody.Of(new JsonObject { [JobKey] = key }), limit.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            // It is gone, and so has stopped.
        }
    }
}
