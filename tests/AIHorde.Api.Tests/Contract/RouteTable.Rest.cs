namespace AIHorde.Api.Tests.Contract;

public static partial class RouteTable
{
    static readonly RouteRow[] Rest =
    [
        new("GET", "/api/v2/teams", null, null, 200, 200, 200, 200, 200, 200),
        new("POST", "/api/v2/teams", null, """{"name":"route row"}""", 400, 401, 403, 403, 200, 400),
        new("GET", "/api/v2/teams/{id}", "/api/v2/teams/abc", null, 404, 401, 404, 404, 404, 404),
        new("PATCH", "/api/v2/teams/{id}", "/api/v2/teams/abc", """{"info":"nothing"}""", 404, 404, 404, 404, 404, 404),
        new("DELETE", "/api/v2/teams/{id}", "/api/v2/teams/abc", null, 404, 404, 404, 404, 404, 404),
    ];
}
