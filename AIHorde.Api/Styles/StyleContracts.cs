using System.Text.Json;
using System.Text.Json.Serialization;
using AIHorde.Api.Requests;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.SharedKeys;
using AIHorde.Ledger.Styles;

namespace AIHorde.Api.Styles;

/// <summary>On creation absent members have defaults; on a change they stay.</summary>
public sealed record StyleRequest
{
    public string? Name { get; init; }

    public string? Info { get; init; }

    public string? Prompt { get; init; }

    public JsonElement? Params { get; init; }

    public bool? Public { get; init; }

    public bool? Nsfw { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public IReadOnlyList<string>? Models { get; init; }

    public string? Sharedkey { get; init; }
}

public sealed record StyleExampleRequest(string? Url, bool? Primary);

[WireName("Style")]
public sealed record StyleDetails
{
    public required Guid Id { get; init; }

    public required long UseCount { get; init; }

    public required string Creator { get; init; }

    /// <summary>Only image styles have examples.</summary>
    public IReadOnlyList<StyleExampleView>? Examples { get; init; }

    /// <summary>What pays for those who use the style. It is good for nothing else, so its id may be shown.</summary>
    public SharedKeyView? SharedKey { get; init; }

    public required string Name { get; init; }

    public required string Info { get; init; }

    public required string Prompt { get; init; }

    public JsonElement? Params { get; init; }

    public required bool Public { get; init; }

    public required bool Nsfw { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required IReadOnlyList<string> Models { get; init; }

    public static StyleDetails Of(StyleView view, SharedKey? key) => new()
    {
        Id = view.Style.Id.Value,
        UseCount = view.Used,
        Creator = view.Creator,
        Examples = view.Style.Kind == RequestKind.Image
            ? [.. view.Style.Examples.Select(one => new StyleExampleView(one.Id, one.Url, one.IsPrimary))]
            : null,
        SharedKey = key is null ? null : SharedKeyView.Of(key, view.Creator),
        Name = view.Style.Name,
        Info = view.Style.Info,
        Prompt = view.Style.Prompt,
        Params = StyleParams.Read(view.Style.Params),
        Public = view.Style.IsPublic,
        Nsfw = view.Style.Nsfw,
        Tags = view.Style.Tags,
        Models = view.Style.Models,
    };
}

[WireName("StyleExample")]
public sealed record StyleExampleView(Guid Id, string Url, bool Primary);

/// <summary>Text styles are answered without warnings.</summary>
[WireName("StyleModify")]
public sealed record StyleWritten(Guid Id, string Message, IReadOnlyList<AskWarning>? Warnings);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StyleRequest))]
[JsonSerializable(typeof(StyleExampleRequest))]
[JsonSerializable(typeof(StyleDetails))]
[JsonSerializable(typeof(IReadOnlyList<StyleDetails>))]
[JsonSerializable(typeof(StyleWritten))]
[JsonSerializable(typeof(SimpleMessage))]
sealed partial class StylesJson : JsonSerializerContext;
