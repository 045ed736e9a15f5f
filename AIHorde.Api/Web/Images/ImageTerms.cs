using System.Text.Json.Nodes;

namespace AIHorde.Api.Web.Images;

/// <summary>The part of the form that says who may work on it, and what may come of it.</summary>
public sealed record ImageTerms
{
    public bool Nsfw { get; init; }

    public bool Trusted { get; init; }

    public bool Slow { get; init; } = true;

    public bool ExtraSlow { get; init; }

    public bool Downgrade { get; init; }

    /// <summary>A prompt that would be refused is reworded instead.</summary>
    public bool Reworded { get; init; } = true;

    /// <summary>One id a line: the workers that may, or, when <see cref="WorkersDenied"/>, may not.</summary>
    public string Workers { get; init; } = "";

    public bool WorkersDenied { get; init; }

    public static ImageTerms Of(IFormCollection form, bool whole) => new()
    {
        Nsfw = form.ContainsKey("nsfw"),
        Trusted = form.ContainsKey("trusted"),
        Slow = !whole || form.ContainsKey("slow"),
        ExtraSlow = form.ContainsKey("extra_slow"),
        Downgrade = form.ContainsKey("downgrade"),
        Reworded = !whole || form.ContainsKey("reworded"),
        Workers = form.Text("workers"),
        WorkersDenied = form.ContainsKey("workers_denied"),
    };

    public void AddTo(JsonObject request)
    {
        request["nsfw"] = Nsfw;
        request["censor_nsfw"] = !Nsfw;
        request["trusted_workers"] = Trusted;
        request["slow_workers"] = Slow;
        request["extra_slow_workers"] = ExtraSlow;
        request["allow_downgrade"] = Downgrade;
        request["replacement_filter"] = Reworded;
        if (Workers.Lines() is not { Length: > 0 } workers) return;
        request["workers"] = new JsonArray([.. workers.Select(worker => (JsonNode)worker)]);
        request["worker_blacklist"] = WorkersDenied;
    }
}
