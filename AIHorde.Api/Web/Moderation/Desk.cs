using System.Text.Json.Nodes;
using AIHorde.Api.Web.Session;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Moderation;

/// <summary>Something that a moderator is about to do: what is sent to the API, and in words what it will bring about.</summary>
/// <param name="Back">The page to go to when it is done.</param>
public sealed record Act(string Title, string Method, string Path, JsonObject? Body, IReadOnlyList<string> Effects, string Back);

/// <summary>A moderator at work on one page: asks the API as the moderator, and does nothing before its effect was shown and a reason was given.</summary>
sealed class Desk(HttpContext http, InnerApi api, Visitor visitor)
{
    public const int ReasonLengthMin = 3;
    public const int ReasonLengthMax = 500;

    public Visitor Visitor => visitor;

    /// <summary>For moderators alone; a guest signs in first.</summary>
    public static async Task<IResult> OpenAsync(HttpContext http, InnerApi api, Func<Desk, Task<IResult>> work)
    {
        if (await Visitor.OfAsync(http) is not { } visitor) return Results.LocalRedirect("/account/sign-in");
        return visitor.IsModerator
            ? await work(new Desk(http, api, visitor))
            : Problem.Page(visitor, StatusCodes.Status403Forbidden, "These pages are for moderators.");
    }

    public async Task<T?> ReadAsync<T>(string path) where T : class => ModerationPagesJson.Read<T>(await api.GetAsync(http, path, visitor.ApiKey));

    public Task<InnerAnswer> GetAsync(string path) => api.GetAsync(http, path, visitor.ApiKey);

    public Task<InnerAnswer> AskAsync(string method, string path, JsonObject body) => api.SendAsync(http, method, path, body, visitor.ApiKey);

    public IResult NotFound(string what) => Problem.Page(visitor, StatusCodes.Status404NotFound, $"There is no such {what}.");

    /// <summary>First shows what will happen and asks why; with a reason it is done. A refusal is shown where the reason was asked.</summary>
    public async Task<IResult> DoAsync(IFormCollection form, Act act)
    {
        var reason = form["reason"].ToString().Trim();
        if (!form.ContainsKey("reason")) return Confirm(form, act, null);
        if (reason.Length is < ReasonLengthMin or > ReasonLengthMax)
            return Confirm(form, act, $"Please give a reason of {ReasonLengthMin} to {ReasonLengthMax} characters.");
        var answer = await api.SendAsync(http, act.Method, act.Path, act.Body, visitor.ApiKey, reason: reason);
        return answer.IsOk ? Results.LocalRedirect(act.Back) : Confirm(form, act, answer.Message);
    }

    RazorComponentResult<ConfirmPage> Confirm(IFormCollection form, Act act, string? refusal) => new(new
    {
        Visitor = visitor,
        Act = act,
        Fields = form.Where(field => field.Key != "reason").SelectMany(field => field.Value.Select(value => (field.Key, value ?? ""))).ToList(),
        Address = http.Request.Path.Value!,
        Refusal = refusal,
    });
}
