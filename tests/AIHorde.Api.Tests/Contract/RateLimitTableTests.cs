using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AIHorde.Api.Tests.Contract;

/// <summary>The contract's table of limits, number by number. A route that is not in it has the default.</summary>
[Collection(ApiCollection.Name)]
[Trait("threat", "18")]
public class RateLimitTableTests(ApiServer server)
{
    const string Default = "90/60s Address";
    const string Generate = "2/1s ClientAndPath (10 whitelisted) + 2/1s KeyAndPath (60 whitelisted) (60 anonymous) + 90/60s ClientAndPath (300 whitelisted)";
    const string Styles = "2/1s ClientAndPath (10 whitelisted) + 90/60s ClientAndPath (300 whitelisted)";
    const string RareStyles = "2/1s ClientAndPath (10 whitelisted) + 20/3600s ClientAndPath";
    const string Worker = "60/1s Address";

    static readonly Dictionary<string, string> table = new(StringComparer.Ordinal)
    {
        ["POST /v2/generate/async"] = Generate,
        ["POST /v2/generate/text/async"] = Generate,
        ["GET /v2/generate/check/{id}"] = "10/1s ClientAndPath",
        ["GET /v2/generate/status/{id}"] = "10/60s ClientAndPath",
        ["DELETE /v2/generate/status/{id}"] = "10/60s ClientAndPath",
        ["GET /v2/generate/text/status/{id}"] = "60/60s ClientAndPath",
        ["DELETE /v2/generate/text/status/{id}"] = "60/60s ClientAndPath",
        ["POST /v2/generate/rate/{id}"] = "5/60s ClientAndPath",
        ["POST /v2/generate/pop"] = Worker,
        ["POST /v2/generate/submit"] = Worker,
        ["POST /v2/generate/text/pop"] = Worker,
        ["POST /v2/generate/text/submit"] = Worker,
        ["POST /v2/interrogate/pop"] = Worker,
        ["POST /v2/generate/text/draft"] = Worker,
        ["GET /v2/workers/{worker_id}/history"] = "30/60s ClientAndPath",
        ["GET /v2/workers/{worker_id}/outlook"] = "30/60s ClientAndPath",
        ["GET /v2/users/{user_id}/kudos/months/{year_month}"] = "60/60s ClientAndPath",
        ["GET /v2/users/{user_id}/kudos/entries/{entry}"] = "60/60s ClientAndPath",
        ["POST /v2/interrogate/submit"] = Worker,
        ["GET /v2/interrogate/status/{id}"] = "10/1s ClientAndPath",
        ["DELETE /v2/interrogate/status/{id}"] = "10/1s ClientAndPath",
        ["GET /v2/users/{user_id}"] = "60/60s ClientAndPath",
        ["PUT /v2/users/{user_id}"] = "60/60s ClientAndPath",
        ["DELETE /v2/users/{user_id}"] = "60/60s ClientAndPath",
        ["GET /v2/workers/{worker_id}"] = "30/60s ClientAndPath",
        ["PUT /v2/workers/{worker_id}"] = "30/60s ClientAndPath",
        ["DELETE /v2/workers/{worker_id}"] = "30/60s ClientAndPath",
        ["GET /v2/teams"] = "30/60s ClientAndPath",
        ["POST /v2/teams"] = "30/60s ClientAndPath",
        ["GET /v2/teams/{team_id}"] = "30/60s ClientAndPath",
        ["PATCH /v2/teams/{team_id}"] = "30/60s ClientAndPath",
        ["DELETE /v2/teams/{team_id}"] = "30/60s ClientAndPath",
        ["POST /v2/kudos/transfer"] = "1/1s KeyAndPath + 90/3600s KeyAndPath (600 whitelisted)",
        ["PUT /v2/sharedkeys"] = "5/60s ClientAndPath",
        ["GET /v2/status/modes"] = "30/60s Address",
        ["PUT /v2/status/modes"] = "30/60s Address",
        ["GET /v2/status/heartbeat"] = "",
        ["GET /v2/styles/image"] = Styles,
        ["POST /v2/styles/image"] = Styles,
        ["POST /v2/styles/image/{style_id}/example"] = Styles,
        ["GET /v2/styles/text/{style_id}"] = Styles,
        ["PATCH /v2/styles/text/{style_id}"] = Styles,
        ["DELETE /v2/styles/text/{style_id}"] = Styles,
        ["GET /v2/collections"] = Styles,
        ["POST /v2/collections"] = Styles,
        ["GET /v2/collections/{collection_id}"] = Styles,
        ["PATCH /v2/collections/{collection_id}"] = Styles,
        ["DELETE /v2/collections/{collection_id}"] = Styles,
        ["GET /v2/styles/image/{style_id}"] = RareStyles,
        ["PATCH /v2/styles/image/{style_id}"] = RareStyles,
        ["DELETE /v2/styles/image/{style_id}"] = RareStyles,
        ["GET /v2/styles/text"] = RareStyles,
        ["POST /v2/styles/text"] = RareStyles,
        // Ours: making accounts is as dear as making keys, an explanation is polled like a text's status.
        ["POST /v2/users"] = "5/60s ClientAndPath",
        ["GET /v2/users/{user_id}/kudos/statement"] = "60/60s ClientAndPath",
        ["GET /v2/generate/explain/{id}"] = "60/60s ClientAndPath",
    };

    [Fact]
    public void Every_route_has_the_contracts_limit()
    {
        var wrong = new List<string>();
        foreach (var route in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            foreach (var method in route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])
            {
                var path = route.RoutePattern.RawText!.TrimEnd('/');
                var key = path.StartsWith("/api/v2/", StringComparison.Ordinal) ? Publication.KeyOf(method, path["/api".Length..]) : null;
                var limits = string.Join(" + ", route.Metadata.GetMetadata<RateLimits>()?.Limits.Select(Words) ?? []);
                if (key is not null && limits != table.GetValueOrDefault(key, Default))
                {
                    wrong.Add($"{key}: {limits}, not {table.GetValueOrDefault(key, Default)}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_table_names_operations_that_are_there() => Assert.Empty(table.Keys.Except(Publication.Operations.Keys));

    static string Words(RateLimit limit) => $"{limit.Amount}/{limit.WindowSeconds}s {limit.By}"
        + (limit.Whitelisted is { } high ? $" ({high} whitelisted)" : "") + (limit.Anonymous is { } anonymous ? $" ({anonymous} anonymous)" : "");
}
