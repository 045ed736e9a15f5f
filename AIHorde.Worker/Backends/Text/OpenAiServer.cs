using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace AIHorde.Worker.Backends.Text;

/// <summary>llama.cpp's server, vLLM, Ollama, LM Studio, TabbyAPI and whatever else speaks OpenAI's protocol.</summary>
sealed class OpenAiServer : ChatTextBackend, IAlchemyBackend
{
    /// <summary>For servers that don't tell their context.</summary>
    const int ContextLengthDefault = 4096;

    /// <summary>llama.cpp and vLLM, TabbyAPI, text-generation-webui, KoboldCpp.</summary>
    static readonly string[] TokenizePaths = ["tokenize", "v1/token/encode", "v1/internal/token-count", "api/extra/tokencount"];

    readonly HttpClient http;
    readonly Uri server;
    readonly string key;
    readonly string visionModel;
    VisionQuestions? vision;
    string? tokenizePath;

    /// <param name="visionModel">The model that sees pictures, if any server has one.</param>
    public OpenAiServer(BackendAddress address, HttpClient http, string key, string visionModel)
        : base(address)
    {
        this.http = http;
        this.key = key;
        this.visionModel = visionModel;

        // Volunteers give the address with or without the version.
        var text = address.Server!.ToString();
        server = new Uri(text.EndsWith("/v1/", StringComparison.Ordinal) ? text[..^3] : text);
        Client = new CompletionsClient(http, server, key, address.Kind == BackendKind.OpenAiChat);
    }

    protected override IChatClient Client { get; }

    public override async Task<Offer> ProbeAsync(CancellationToken cancellationToken)
    {
        var list = (await http.TryGetAsync(server, "v1/models", key, cancellationToken))?["data"] as JsonArray
            ?? throw new BackendUnavailableException($"{Address} does not list its models at v1/models: is it an OpenAI-compatible server?");
        var props = await http.TryGetAsync(server, "props", key, cancellationToken);
        var context = props?["default_generation_settings"]?["n_ctx"].Int() ?? props?["n_ctx"].Int();
        var models = list.Select(model => Model(model!, context)).OfType<TextModel>().ToList();
        if (models.Count == 0)
        {
            throw new BackendUnavailableException($"{Address} has no model loaded.");
        }

        tokenizePath = await FindTokenizerAsync(cancellationToken);
        vision = visionModel.Length > 0 && models.Any(model => model.Name == visionModel) ? new VisionQuestions(http, server, key, visionModel) : null;
        var owner = list[0]?["owned_by"].Text() is { Length: > 0 } name ? $"OpenAI-compatible server ({name})" : "OpenAI-compatible server";
        return new Offer(owner, $"{server.Host}:{server.Port}" + (tokenizePath is null ? ", which can't count tokens: they are estimated" : ""))
        {
            Text = new TextOffer(models),
            Forms = vision is null ? [] : [.. VisionQuestions.CanAnswer],
        };
    }

    public Task<Outcome<Finding>> TransmuteAsync(AlchemyWork work, CancellationToken cancellationToken) =>
        vision?.AskAsync(work, cancellationToken) ?? Task.FromResult<Outcome<Finding>>(new Failed<Finding>($"{Address} has no model that sees."));

    protected override async Task<int?> CountAsync(string text, CancellationToken cancellationToken)
    {
        if (tokenizePath is null || text.Length == 0)
        {
            return text.Length == 0 ? 0 : null;
        }

        return await CountAsync(tokenizePath, text, cancellationToken);
    }

    static TextModel? Model(JsonNode model, int? serverContext)
    {
        if (model["id"].Text() is not { Length: > 0 } id)
        {
            return null;
        }

        var context = model["max_model_len"].Int() ?? model["max_context_length"].Int() ?? model["meta"]?["n_ctx"].Int() ?? serverContext;
        return new TextModel(id, context ?? ContextLengthDefault);
    }

    async Task<string?> FindTokenizerAsync(CancellationToken cancellationToken)
    {
        foreach (var path in TokenizePaths)
        {
            if (await CountAsync(path, "a b", cancellationToken) is not null)
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>Each server has its own words for the text and for the number.</summary>
    async Task<int?> CountAsync(string path, string text, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["content"] = text, ["prompt"] = text, ["text"] = text };
        var answer = await http.TryPostAsync(server, path, body, key, cancellationToken) as JsonObject;
        return answer?["count"].Int() ?? answer?["length"].Int() ?? answer?["value"].Int() ?? (answer?["tokens"] as JsonArray)?.Count;
    }
}
