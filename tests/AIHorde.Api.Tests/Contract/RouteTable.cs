namespace AIHorde.Api.Tests.Contract;

/// <summary>What each kind of caller gets from a route: none, a wrong key, anonymous, an ordinary user, a moderator, the administrator.</summary>
/// <param name="Path">With real values where the route has parameters.</param>
public sealed record RouteRow(
    string Method, string Route, string? Path, string? Body, int None, int Wrong, int Anonymous, int User, int Moderator, int Admin);

/// <summary>
/// Every route of the API, with the status that each role meets. A route without a row fails the test, so nobody adds one without saying who may use it.
/// Features keep their rows in a file of their own, named <c>RouteTable.Feature.cs</c>, and list them here.
/// </summary>
public static partial class RouteTable
{
    /// <summary>Somebody else's account, whose number the test fills in.</summary>
    public const string Stranger = "{stranger}";

    public static IEnumerable<RouteRow> Rows => [.. Ground, .. Generation, .. Rest];

    static readonly RouteRow[] Ground =
    [
        new("GET", "/api/v2/find_user", null, null, 401, 404, 200, 200, 200, 200),
        new("GET", "/api/v2/users", null, null, 200, 200, 200, 200, 200, 200),
        new("POST", "/api/v2/users", null, """{"username":"route row"}""", 201, 201, 201, 201, 201, 201),
        new("GET", "/api/v2/users/{userId}", "/api/v2/users/{stranger}", null, 200, 401, 200, 200, 200, 200),
        new("PUT", "/api/v2/users/{userId}", "/api/v2/users/{stranger}", """{"trusted":false}""", 400, 401, 403, 403, 200, 200),
        new("DELETE", "/api/v2/users/{userId}", "/api/v2/users/1", null, 400, 401, 403, 403, 403, 403),
        new("GET", "/api/v2/users/{userId}/kudos/statement", "/api/v2/users/{stranger}/kudos/statement", null, 400, 401, 403, 403, 200, 200),
        new("GET", "/api/v2/users/{userId}/kudos/months/{month}", "/api/v2/users/{stranger}/kudos/months/2026-01", null, 400, 401, 403, 403, 200, 200),
        new("GET", "/api/v2/users/{userId}/kudos/entries/{entry}", "/api/v2/users/{stranger}/kudos/entries/nothing", null, 400, 401, 403, 403, 404, 404),
        new("PUT", "/api/v2/sharedkeys", null, """{"kudos":"x"}""", 400, 400, 400, 400, 400, 400),
        new("GET", "/api/v2/sharedkeys/{sharedKeyId}", "/api/v2/sharedkeys/abc", null, 401, 401, 401, 401, 401, 401),
        new("PATCH", "/api/v2/sharedkeys/{sharedKeyId}", "/api/v2/sharedkeys/{key}", """{"kudos":1}""", 400, 401, 403, 403, 403, 403),
        new("DELETE", "/api/v2/sharedkeys/{sharedKeyId}", "/api/v2/sharedkeys/{key}", null, 400, 401, 403, 403, 403, 403),
        new("POST", "/api/v2/kudos/transfer", null, """{"username":"nobody","amount":1}""", 400, 401, 400, 400, 400, 400),
        new("POST", "/api/v2/kudos/award", null, """{"username":"{stranger}","amount":1}""", 400, 401, 403, 403, 403, 200),
        new("GET", "/api/v2/kudos/ledger/seals", null, null, 200, 200, 200, 200, 200, 200),
        new("GET", "/api/v2/kudos/ledger/seals/latest", null, null, 200, 200, 200, 200, 200, 200),
        new("GET", "/api/v2/kudos/ledger/proof/{entry}", "/api/v2/kudos/ledger/proof/nothing", null, 404, 404, 404, 404, 404, 404),
        new("GET", "/api/v2/filters", null, null, 400, 401, 403, 403, 200, 200),
        new("PUT", "/api/v2/filters", null, """{"regex":"routerow","filter_type":20}""", 400, 401, 403, 403, 200, 200),
        new("POST", "/api/v2/filters", null, """{"prompt":"x"}""", 400, 401, 403, 403, 200, 200),
        new("GET", "/api/v2/filters/regex", null, null, 400, 401, 403, 403, 200, 200),
        new("GET", "/api/v2/filters/{filterId}", "/api/v2/filters/999999", null, 400, 401, 403, 403, 404, 404),
        new("PATCH", "/api/v2/filters/{filterId}", "/api/v2/filters/999999", """{"description":"x"}""", 400, 401, 403, 403, 404, 404),
        new("DELETE", "/api/v2/filters/{filterId}", "/api/v2/filters/999999", null, 400, 401, 403, 403, 404, 404),
        new("GET", "/api/v2/operations/ipaddr", null, null, 400, 401, 403, 403, 200, 200),
        new("POST", "/api/v2/operations/ipaddr", null, """{"ipaddr":"198.51.100.200","hours":1}""", 400, 401, 403, 403, 200, 200),
        new("DELETE", "/api/v2/operations/ipaddr", null, """{"ipaddr":"198.51.100.200"}""", 400, 401, 403, 403, 200, 200),
        new("GET", "/api/v2/operations/ipaddr/{ipaddr}", "/api/v2/operations/ipaddr/192.0.2.1", null, 400, 401, 403, 403, 200, 200),
        new("PUT", "/api/v2/operations/block_worker_ipaddr/{workerId}", "/api/v2/operations/block_worker_ipaddr/abc", """{"days":1}""",
            400, 401, 403, 403, 404, 404),
        new("DELETE", "/api/v2/operations/block_worker_ipaddr/{workerId}", "/api/v2/operations/block_worker_ipaddr/abc", null,
            400, 401, 403, 403, 404, 404),
        new("GET", "/api/v2/documents/terms", null, null, 200, 200, 200, 200, 200, 200),
        new("GET", "/api/v2/documents/privacy", null, null, 200, 200, 200, 200, 200, 200),
        new("GET", "/api/v2/documents/sponsors", null, null, 200, 200, 200, 200, 200, 200),
        new("GET", "/api/v2/status/modes", null, null, 200, 401, 403, 403, 200, 200),
        new("PUT", "/api/v2/status/modes", null, """{"maintenance_mode":false}""", 400, 401, 403, 403, 403, 200),
        new("GET", "/api/v2/status/news", null, null, 200, 200, 200, 200, 200, 200),
        new("GET", "/api/v2/status/heartbeat", null, null, 200, 200, 200, 200, 200, 200),
        new("POST", "/api/v2/dev/test-user", null, """{"oauth_id":"route_row"}""", 201, 200, 200, 200, 200, 200),
    ];
}
