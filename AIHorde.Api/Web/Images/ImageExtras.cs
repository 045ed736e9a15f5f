using System.Globalization;
using System.Text.Json.Nodes;
using AIHorde.Ledger.Dispatch;

namespace AIHorde.Api.Web.Images;

/// <summary>The parts of the form that few need: LoRAs, embeddings, what is done to the finished picture, and special pictures.</summary>
public sealed record ImageExtras
{
    /// <summary>What stands before a LoRA's number when it is the number of one version.</summary>
    const string version = "version ";

    public static readonly IReadOnlyList<string> Upscalers = [.. PostProcessors.All.Where(one => one.IsUpscaler).Select(one => one.Name)];

    public static readonly IReadOnlyList<string> FaceFixers =
        [.. PostProcessors.All.Where(one => !one.IsUpscaler && one.Name != StripBackground).Select(one => one.Name)];

    const string StripBackground = "strip_background";

    /// <summary>One a line: name or number, strength, strength on the text, word that is put into the prompt.</summary>
    public string Loras { get; init; } = "";

    /// <summary>One a line: name or number, strength, prompt or negprompt.</summary>
    public string Inversions { get; init; } = "";

    public string Upscaler { get; init; } = "";

    public string FaceFixer { get; init; } = "";

    public double FaceStrength { get; init; } = 0.75;

    public bool Strip { get; init; }

    public bool Transparent { get; init; }

    /// <summary>What a QR code that the picture becomes is to say; empty for a picture that is none.</summary>
    public string QrText { get; init; } = "";

    public int SeedVariation { get; init; }

    public static ImageExtras Of(IFormCollection form) => new()
    {
        Loras = form.Text("loras"),
        Inversions = form.Text("tis"),
        Upscaler = form.Text("upscaler"),
        FaceFixer = form.Text("facefixer"),
        FaceStrength = form.Real("face_strength", 0.75),
        Strip = form.ContainsKey("strip"),
        Transparent = form.ContainsKey("transparent"),
        QrText = form.Text("qr"),
        SeedVariation = form.Whole("variation", 0),
    };

    public void AddTo(JsonObject parameters)
    {
        if (Loras.Lines() is { Length: > 0 } loras) parameters["loras"] = new JsonArray([.. loras.Select(Lora)]);
        if (Inversions.Lines() is { Length: > 0 } inversions) parameters["tis"] = new JsonArray([.. inversions.Select(Inversion)]);
        var steps = new[] { FaceFixer, Upscaler, Strip ? StripBackground : "" }.Where(step => step.Length > 0).Select(step => (JsonNode)step).ToArray();
        if (steps.Length > 0) parameters["post_processing"] = new JsonArray(steps);
        if (FaceFixer.Length > 0) parameters["facefixer_strength"] = FaceStrength;
        if (Transparent) parameters["transparent"] = true;
        if (SeedVariation > 0) parameters["seed_variation"] = SeedVariation;
        if (QrText.Length == 0) return;
        parameters["workflow"] = "qr_code";
        parameters["extra_texts"] = new JsonArray(new JsonObject { ["text"] = QrText, ["reference"] = "qr_code" });
    }

    static JsonNode Lora(string line)
    {
        var parts = Parts(line);
        var isVersion = parts[0].StartsWith(version, StringComparison.OrdinalIgnoreCase);
        var lora = new JsonObject
        {
            ["name"] = isVersion ? parts[0][version.Length..].Trim() : parts[0], ["model"] = Strength(parts, 1), ["clip"] = Strength(parts, 2),
        };
        if (isVersion) lora["is_version"] = true;
        if (parts.Length > 3) lora["inject_trigger"] = parts[3];
        return lora;
    }

    static JsonNode Inversion(string line)
    {
        var parts = Parts(line);
        var inversion = new JsonObject { ["name"] = parts[0], ["strength"] = Strength(parts, 1) };
        if (parts.Length > 2) inversion["inject_ti"] = parts[2];
        return inversion;
    }

    static string[] Parts(string line) => line.Split(',', StringSplitOptions.TrimEntries);

    static double Strength(string[] parts, int at) =>
        parts.Length > at && double.TryParse(parts[at], CultureInfo.InvariantCulture, out var strength) ? strength : 1;
}
