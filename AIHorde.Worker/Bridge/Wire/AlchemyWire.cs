using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace AIHorde.Worker.Bridge.Wire;

sealed record AlchemyPopRequest
{
    public required string Name { get; init; }
    public required IReadOnlyList<string> Forms { get; init; }
    public required string BridgeAgent { get; init; }
    public int Amount { get; init; }
    public int Threads { get; init; }
    public int MaxTiles { get; init; }
    public IReadOnlyList<string>? PriorityUsernames { get; init; }
}

sealed record AlchemyPopAnswer
{
    public IReadOnlyList<AlchemyForm>? Forms { get; init; }
    public Dictionary<string, double>? Skipped { get; init; }
    public IReadOnlyList<WorkerMessage>? Messages { get; init; }
}

sealed record AlchemyForm
{
    public string? Id { get; init; }
    public string? Form { get; init; }
    public string? SourceImage { get; init; }

    [JsonPropertyName("r2_upload")]
    public string? Upload { get; init; }
}

sealed record AlchemySubmit(string Id, JsonObject Result, string State);
