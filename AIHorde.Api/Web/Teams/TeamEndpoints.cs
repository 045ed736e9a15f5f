using System.Globalization;
using System.Text.Json.Nodes;
using AIHorde.Api.Web.Cluster;
using AIHorde.Api.Web.Session;
using AIHorde.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Teams;

/// <summary>Teams: to look at, to make, to change and to end; and for workers to join and to leave.</summary>
static class TeamEndpoints
{
    const string Address = "/teams";

    static readonly Dictionary<string, Func<TeamView, IComparable?>> columns = new()
    {
        ["name"] = team => team.Name.ToUpperInvariant(),
        ["workers"] = team => team.WorkerCount,
        ["done"] = team => team.RequestsFulfilled,
        ["kudos"] = team => team.Kudos,
        ["uptime"] = team => team.Uptime,
    };

    public static void MapTeamPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Address, (HttpContext http, InnerApi api) => ListAsync(http, api, new(), null));
        routes.MapGet($"{Address}.csv", FileAsync);
        routes.MapPost(Address, CreateAsync).FromOwnPagesOnly();
        routes.MapGet($"{Address}/{{id:guid}}", (HttpContext http, InnerApi api, Guid id) => TeamAsync(http, api, id, null));
        routes.MapPost($"{Address}/{{id:guid}}", ChangeAsync).FromOwnPagesOnly();
        routes.MapPost($"{Address}/{{id:guid}}/delete", DeleteAsync).FromOwnPagesOnly();
        routes.MapPost($"{Address}/{{id:guid}}/workers", MoveWorkerAsync).FromOwnPagesOnly();
    }

    static async Task<IResult> ListAsync(HttpContext http, InnerApi api, TeamWords words, string? refusal)
    {
        var sorting = Sorting.Parse(http.Request.Query["sort"], "-kudos");
        return new RazorComponentResult<TeamsPage>(new
        {
            Visitor = await Visitor.OfAsync(http),
            Teams = Paged.Of(
                await TeamsAsync(http, api, sorting), int.TryParse(http.Request.Query["page"], CultureInfo.InvariantCulture, out var page) ? page : 1),
            Sorting = sorting,
            Words = words,
            Refusal = refusal,
        });
    }

    static async Task<List<TeamView>> TeamsAsync(HttpContext http, InnerApi api, Sorting sorting) =>
        sorting.Apply(SiteJson.Read<List<TeamView>>(await api.GetAsync(http, "/api/v2/teams")) ?? [], columns);

    static async Task<IResult> FileAsync(HttpContext http, InnerApi api, string? sort) => Csv.File(
        "teams.csv", "id,name,info,creator,workers,jobs_done,kudos,uptime_seconds",
        (await TeamsAsync(http, api, Sorting.Parse(sort, "-kudos"))).Select(IReadOnlyList<object?> (team) =>
            [team.Id, team.Name, team.Info, team.Creator, team.WorkerCount, team.RequestsFulfilled, team.Kudos, team.Uptime]));

    static async Task<IResult> CreateAsync(HttpContext http, InnerApi api)
    {
        var words = TeamWords.Of(await http.Request.ReadFormAsync(http.RequestAborted));
        var answer = await SendAsync(http, api, HttpMethods.Post, "/api/v2/teams", words.ToRequest());
        return answer.IsOk && answer.Body.TryGetProperty("id", out var id)
            ? Results.LocalRedirect($"{Address}/{id.GetString()}")
            : await ListAsync(http, api, words, answer.Message);
    }

    static async Task<IResult> TeamAsync(HttpContext http, InnerApi api, Guid id, string? refusal)
    {
        var visitor = await Visitor.OfAsync(http);
        var answer = await api.GetAsync(http, $"/api/v2/teams/{id}");
        if (SiteJson.Read<TeamView>(answer) is not { } team) return Problem.Page(visitor, answer);
        return new RazorComponentResult<TeamPage>(new
        {
            Visitor = visitor, Team = team, Own = await OwnWorkers.OfAsync(http, api, visitor), Refusal = refusal,
        });
    }

    static async Task<IResult> ChangeAsync(HttpContext http, InnerApi api, Guid id)
    {
        var words = TeamWords.Of(await http.Request.ReadFormAsync(http.RequestAborted));
        return await DoneAsync(http, api, id, await SendAsync(http, api, HttpMethods.Patch, $"/api/v2/teams/{id}", words.ToRequest()));
    }

    /// <summary>A box that has to be ticked first stands in for the question whether it is meant.</summary>
    static async Task<IResult> DeleteAsync(HttpContext http, InnerApi api, Guid id)
    {
        if (!(await http.Request.ReadFormAsync(http.RequestAborted)).ContainsKey("sure"))
            return await TeamAsync(http, api, id, "Nothing was deleted: tick the box if you mean it.");
        var answer = await SendAsync(http, api, HttpMethods.Delete, $"/api/v2/teams/{id}", null);
        return answer.IsOk ? Results.LocalRedirect(Address) : await TeamAsync(http, api, id, answer.Message);
    }

    /// <summary>The worker joins this team, or, when it is in it, leaves.</summary>
    static async Task<IResult> MoveWorkerAsync(HttpContext http, InnerApi api, Guid id)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var body = new JsonObject { ["team"] = form.ContainsKey("leave") ? "" : id.ToString() };
        if (!Guid.TryParse(form["worker"], out var worker)) return await TeamAsync(http, api, id, "Say which worker.");
        return await DoneAsync(http, api, id, await SendAsync(http, api, HttpMethods.Put, $"/api/v2/workers/{worker}", body));
    }

    static async Task<InnerAnswer> SendAsync(HttpContext http, InnerApi api, string method, string path, JsonObject? body) =>
        await api.SendAsync(http, method, path, body, (await Visitor.OfAsync(http))?.ApiKey);

    static async Task<IResult> DoneAsync(HttpContext http, InnerApi api, Guid id, InnerAnswer answer) =>
        answer.IsOk ? Results.LocalRedirect($"{Address}/{id}") : await TeamAsync(http, api, id, answer.Message);
}

/// <summary>What a form says of a team.</summary>
public sealed record TeamWords(string Name = "", string Info = "")
{
    public static TeamWords Of(IFormCollection form) => new(form.Text("name"), form.Text("info"));

    public JsonObject ToRequest()
    {
        var request = new JsonObject { ["name"] = Name };
        if (Info.Length > 0) request["info"] = Info;
        return request;
    }
}
