using AIHorde.Ledger.Users;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AIHorde.Api.Tests.Contract;

[Collection(ApiCollection.Name)]
[Trait("threat", "10")]
public class RouteTableTests(ApiServer server)
{
    [Fact]
    public void Every_route_has_a_row_and_every_row_a_route()
    {
        var routes = Routes().Select(route => $"{route.Method} {route.Pattern}").Order().ToList();
        var rows = RouteTable.Rows.Select(row => $"{row.Method} {row.Route}").Order().ToList();
        Assert.Empty(routes.Except(rows).Select(route => $"{route} has no row in RouteTable"));
        Assert.Empty(rows.Except(routes).Select(row => $"{row} is no route any more"));
        Assert.Equal(rows.Count, rows.Distinct().Count());
    }

    [Fact]
    public void Every_route_names_who_may_pass() =>
        Assert.Empty(Routes().Where(route => route.Endpoint.Metadata.GetMetadata<Access>() is null).Select(route => $"{route.Method} {route.Pattern}"));

    [Fact]
    public async Task Every_role_meets_its_status_on_every_route()
    {
        var user = await server.UserAsync("fern");
        var moderator = await server.UserAsync("warden", Roles.Moderator);
        var stranger = await server.UserAsync("stranger");
        await Poll.UntilAsync(async () => (await server.AskAsync("GET", "/api/v2/kudos/ledger/seals/latest")).Status == 200);
        var created = await server.AskAsync("PUT", "/api/v2/sharedkeys", stranger.Key, "{}");
        var sharedKey = created.Json.GetProperty("id").GetString()!;
        var failures = new List<string>();
        foreach (var row in RouteTable.Rows)
        {
            foreach (var (role, key, expected) in RolesOf(row, user, moderator))
            {
                var reply = await server.AskAsync(row.Method, Fill(row.Path ?? row.Route), key, row.Body is null ? null : Fill(row.Body));
                if (reply.Status != expected)
                {
                    failures.Add($"{row.Method} {row.Route} as {role}: {expected} was expected, not {reply}");
                }
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));

        string Fill(string text) => text
            .Replace(RouteTable.Stranger, stranger.Id.ToString(), StringComparison.Ordinal)
            .Replace("{key}", sharedKey, StringComparison.Ordinal);
    }

    static IEnumerable<(string Role, string? Key, int Status)> RolesOf(RouteRow row, TestUser user, TestUser moderator) =>
    [
        ("nobody", null, row.None),
        ("a wrong key", "nobody-has-this-key", row.Wrong),
        ("anonymous", KeyHasher.Anonymous, row.Anonymous),
        ("a user", user.Key, row.User),
        ("a moderator", moderator.Key, row.Moderator),
        ("the administrator", ApiServer.AdminKey, row.Admin),
    ];

    IEnumerable<(string Method, string Pattern, RouteEndpoint Endpoint)> Routes() => server.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api/v2", StringComparison.Ordinal))
        .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
            .Select(method => (method, endpoint.RoutePattern.RawText!.TrimEnd('/'), endpoint)));
}

/// <summary>Looks again until something is so, with a limit.</summary>
public static class Poll
{
    static readonly TimeSpan LimitMax = TimeSpan.FromSeconds(30);

    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(LimitMax);
        while (!await isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token);
        }
    }
}
