using System.Text.Json;

namespace AIHorde.Api.Web.Session;

/// <summary>Who looks at a page, as the header shows it.</summary>
public sealed record Visitor(string ApiKey, int Id, string Name, decimal Kudos, bool IsModerator, JsonElement Account)
{
    const string Item = "aihorde.visitor";

    public IReadOnlyList<string> WorkerIds => Texts("worker_ids");

    public IReadOnlyList<string> SharedKeyIds => Texts("sharedkey_ids");

    /// <summary>What waits or is being worked on for this account: image, text or alchemy, and the id.</summary>
    public IReadOnlyList<(string Kind, string Id)> Requests =>
        Account.TryGetProperty("active_generations", out var active) && active.ValueKind == JsonValueKind.Object
            ? [.. active.EnumerateObject().SelectMany(kind => kind.Value.EnumerateArray().Select(id => (kind.Name, id.GetString()!)))]
            : [];

    /// <summary>Who is signed in; null for a guest. Asked once a page.</summary>
    public static async Task<Visitor?> OfAsync(HttpContext context)
    {
        if (context.Items.TryGetValue(Item, out var known))
        {
            return (Visitor?)known;
        }

        var services = context.RequestServices;
        var key = services.GetRequiredService<SessionCookie>().Read(context.Request);
        var visitor = key is null ? null : From(key, await services.GetRequiredService<InnerApi>().GetAsync(context, "/api/v2/find_user", key));
        context.Items[Item] = visitor;
        return visitor;
    }

    public static Visitor? From(string apiKey, InnerAnswer answer) =>
        answer.IsOk && answer.Body is { ValueKind: JsonValueKind.Object } user
            ? new(
                apiKey,
                user.TryGetProperty("id", out var id) ? id.GetInt32() : 0,
                user.GetProperty("username").GetString() ?? "",
                user.GetProperty("kudos").GetDecimal(),
                user.TryGetProperty("moderator", out var moderator) && moderator.ValueKind == JsonValueKind.True,
                user)
            : null;

    public string? Text(string member) =>
        Account.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    IReadOnlyList<string> Texts(string member) =>
        Account.TryGetProperty(member, out var values) && values.ValueKind == JsonValueKind.Array
            ? [.. values.EnumerateArray().Select(value => value.GetString()!)]
            : [];
}
