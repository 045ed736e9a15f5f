using System.Text.Json;
using AIHorde.Ledger.Moderation;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace AIHorde.Api.Moderation;

/// <summary>
/// Writes down what moderators do to what is not theirs, whether they use the site or the API. They say why in a header; what is owed to the contract is
/// only that nobody must.
/// </summary>
static class Audit
{
    /// <summary>Percent-encoded, because a header holds no other letters.</summary>
    public const string ReasonHeader = "Moderation-Reason";

    const int ReasonLengthMax = 500;

    /// <param name="route">The route whose successful use by a moderator is written down.</param>
    /// <param name="action">In words, such as "account changed".</param>
    /// <param name="target">The part of the route, or else of the body, that says to what it was done.</param>
    /// <param name="isOwn">Whether it is the caller's own; then it is nobody's business.</param>
    public static RouteHandlerBuilder Audited(this RouteHandlerBuilder route, string action, string? target = null, IsOwn? isOwn = null) =>
        route.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            if (Visit.Of(http)?.Caller is not { } caller || !(caller.IsModerator || caller.Has(Rights.Admin))) return await next(context);
            var own = isOwn is not null && await isOwn(http, caller);
            var result = await next(context);
            if (!own && IsDone(result)) await RecordAsync(http, caller, action, target);
            return result;
        });

    static bool IsDone(object? result) => result switch
    {
        INestedHttpResult nested => IsDone(nested.Result),
        HordeError => false,
        _ => true,
    };

    static async Task RecordAsync(HttpContext http, Caller caller, string action, string? target)
    {
        var body = BodyOf(http);

        // It was done, whether or not its caller still listens.
        await http.RequestServices.GetRequiredService<ModerationLog>().RecordAsync(
            caller.Id, action, TargetOf(http, body, target), DetailsOf(body, target), ReasonOf(http.Request), CancellationToken.None);
    }

    /// <summary>Without control characters, which no reader needs and the database does not take.</summary>
    static string? ReasonOf(HttpRequest request)
    {
        var given = Uri.UnescapeDataString(request.Headers[ReasonHeader].ToString());
        var reason = string.Concat(given.Where(letter => !char.IsControl(letter))).Trim();
        return reason.Length == 0 ? null : reason.Length > ReasonLengthMax ? reason[..ReasonLengthMax] : reason;
    }

    static JsonElement? BodyOf(HttpContext http)
    {
        if (Visit.Of(http)!.Body is not { } body) return null;
        var options = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        return JsonSerializer.SerializeToElement(body, options.GetTypeInfo(body.GetType()));
    }

    static string? TargetOf(HttpContext http, JsonElement? body, string? target)
    {
        if (target is null) return null;
        return (string?)http.GetRouteValue(target) ?? (body?.TryGetProperty(target, out var named) == true ? named.ToString() : null);
    }

    /// <summary>Numbers and switches with their values; of texts only that they were written.</summary>
    static string DetailsOf(JsonElement? body, string? target)
    {
        if (body is not { ValueKind: JsonValueKind.Object } given) return "";
        return string.Join(", ", given.EnumerateObject().Where(one => one.Name != target && one.Value.ValueKind != JsonValueKind.Null)
            .Select(one => one.Value.ValueKind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number
                ? $"{one.Name} {one.Value.GetRawText()}"
                : one.Name));
    }
}
