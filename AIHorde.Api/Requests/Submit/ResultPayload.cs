using System.Text.Json;
using System.Text.Json.Serialization;
using AIHorde.Ledger;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;

namespace AIHorde.Api.Requests;

/// <summary>Something that a worker says about a result, such as that it was censored.</summary>
public sealed record GenerationMetadata(string Type, string Value, string? Ref = null)
{
    public const int CountMax = 50;
    public const int RefLengthMax = 255;
    const string censorship = "censorship";
    const string csam = "csam";

    [JsonIgnore]
    public bool IsCensorship => Type == censorship;

    [JsonIgnore]
    public bool IsCsam => IsCensorship && Value == csam;

    public static readonly GenerationMetadata Csam = new(censorship, csam);
}

/// <summary>A result as the requester gets it, until the request expires.</summary>
public sealed record ResultPayload
{
    /// <summary>The text; for an image that could not be read as one, what the worker sent.</summary>
    public string? Text { get; init; }

    /// <summary>What came of an alchemy form.</summary>
    public JsonElement? Found { get; init; }

    public long Seed { get; init; }

    public bool Censored { get; init; }

    public string WorkerName { get; init; } = "";

    public IReadOnlyList<GenerationMetadata> Metadata { get; init; } = [];

    [JsonIgnore]
    public string State => !Censored ? "ok" : Metadata.Any(m => m.IsCsam) ? "csam" : "censored";

    public Payload For(JobId job, DateTimeOffset now) =>
        new(RequestStream.ResultKey(job), JsonSerializer.SerializeToUtf8Bytes(this, RequestsJson.Default.ResultPayload), now + RequestLimits.PayloadLifetime);
}
