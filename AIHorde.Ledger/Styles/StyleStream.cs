using System.Text.Json.Serialization;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Styles;

/// <summary>A way to ask: a template for the prompt, parameters and models. It is published by its author, so it is no private content.</summary>
public sealed record Style(StyleId Id, UserId Owner, RequestKind Kind, string Name, DateTimeOffset CreatedAt)
{
    public string Info { get; init; } = "";
    public string Prompt { get; init; } = "";

    /// <summary>The parameters as JSON, as they are shown; null where there are none.</summary>
    public string? Params { get; init; }
    public bool IsPublic { get; init; } = true;
    public bool Nsfw { get; init; }
    public string[] Tags { get; init; } = [];
    public string[] Models { get; init; } = [];
    public StyleExample[] Examples { get; init; } = [];

    /// <summary>The author's key that pays for whoever uses the style, as long as it can.</summary>
    public SharedKeyId? SharedKey { get; init; }
}

public sealed record StyleExample(Guid Id, string Url, bool IsPrimary);

[EventType("style-created")]
public sealed record StyleCreated(Style Style) : IEvent;

/// <summary>The style as it is from now on.</summary>
[EventType("style-modified")]
public sealed record StyleModified(Style Style) : IEvent;

[EventType("style-deleted")]
public sealed record StyleDeleted(StyleId Style, DateTimeOffset At) : IEvent;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Unknown), "unknown")]
[JsonDerivedType(typeof(Existing), "existing")]
[JsonDerivedType(typeof(Deleted), "deleted")]
public abstract record StyleState
{
    public sealed record Unknown : StyleState;

    public sealed record Existing(Style Style) : StyleState;

    public sealed record Deleted : StyleState;

    [JsonIgnore]
    public Style? Known => (this as Existing)?.Style;
}

/// <summary>Styles as streams: <c>style:ID</c>.</summary>
public static class StyleStream
{
    public static readonly StreamType<StyleState> Type = new("style", new StyleState.Unknown(), (state, happened) => (state, happened) switch
    {
        (StyleState.Unknown, StyleCreated created) => new StyleState.Existing(created.Style),
        (StyleState.Existing, StyleModified modified) => new StyleState.Existing(modified.Style),
        (StyleState.Existing, StyleDeleted) => new StyleState.Deleted(),
        _ => state,
    });

    public static StreamRef<StyleState> Of(StyleId style) => Type.Of(style.Value);

    /// <summary>An author has each name once, for images and texts together.</summary>
    public static string NameOf(UserId owner, string name) => $"style:{owner}:{name}";
}
