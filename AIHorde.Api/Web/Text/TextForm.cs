using System.Text.Json.Nodes;

namespace AIHorde.Api.Web.Text;

/// <summary>The form for text, as posted by a browser without script, and the API's request made of it. The script makes the same request.</summary>
public sealed record TextForm
{
    public string Prompt { get; init; } = "";

    public string Mode { get; init; } = "chat";

    public string Model { get; init; } = "";

    /// <summary>The id of a style that is put on the request; empty for none.</summary>
    public string Style { get; init; } = "";

    public int Tokens { get; init; } = 120;

    public int Context { get; init; } = 1024;

    public double Temperature { get; init; } = 0.8;

    public double TopP { get; init; } = 0.95;

    /// <summary>Zero: any number.</summary>
    public int TopK { get; init; }

    public double MinP { get; init; }

    public double RepetitionPenalty { get; init; } = 1.05;

    public bool Trusted { get; init; }

    public static TextForm Of(IFormCollection form) => new()
    {
        Prompt = form.Text("prompt"),
        Mode = form.Text("mode", "chat"),
        Model = form.Text("model"),
        Style = form.Text("style"),
        Tokens = form.Whole("tokens", 120),
        Context = form.Whole("context", 1024),
        Temperature = form.Real("temperature", 0.8),
        TopP = form.Real("top_p", 0.95),
        TopK = form.Whole("top_k", 0),
        MinP = form.Real("min_p", 0),
        RepetitionPenalty = form.Real("rep_pen", 1.05),
        Trusted = form.ContainsKey("trusted"),
    };

    public JsonObject ToRequest()
    {
        var parameters = new JsonObject
        {
            ["max_length"] = Tokens, ["max_context_length"] = Context, ["temperature"] = Temperature, ["top_p"] = TopP,
            ["top_k"] = TopK, ["min_p"] = MinP, ["rep_pen"] = RepetitionPenalty,
        };
        if (TextPrompt.StopSequences(Mode) is { Length: > 0 } stops)
        {
            parameters["stop_sequence"] = new JsonArray([.. stops.Select(stop => (JsonNode)stop)]);
        }

        var request = new JsonObject
        {
            ["prompt"] = TextPrompt.Wrap(Prompt, Mode),
            ["params"] = parameters,
            ["models"] = Model.Length > 0 ? new JsonArray(Model) : [],
            ["trusted_workers"] = Trusted,
        };
        if (Style.Length > 0) request["style"] = Style;
        return request;
    }
}
