using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AIHorde.Api.Tests.Contract;

/// <summary>
/// Thousands of malformed bodies, headers and ids against every route, from a fixed seed: nothing may end in a 5xx, and every error must be JSON.
/// </summary>
[Trait("threat", "16")]
[Trait("threat", "23")]
public class FuzzTests(ApiServer server) : IClassFixture<ApiServer>
{
    const int Rounds = 3_000;
    const int Seed = 20_261_121;

    static readonly string[] Nasty =
    [
        "", " ", "0", "-1", "1.5", "99999999999999999999", "1e309", "abc", "'", "\"", "' OR 1=1 --", "'; DROP TABLE users; --", "%27%20OR%201=1", "$1",
        "../../etc/passwd", "%2e%2e%2f", "\u202e", "\ud83d\ude00", "ﬀ", "a\u0301", "00000000-0000-0000-0000-000000000000", "{}", "[]", "null", "true",
        "::1", "1.2.3.4/33", "fe80::/10", "%", "%zz", "%00", "x".PadRight(5_000, 'x'), "kudos; SELECT pg_sleep(5)", "age,(SELECT 1)", "#", "a#b#c", "#5",
        "(a+)+$", "[", "(?<=x)", "\\1", "name{name{name", "2147483648", "-2147483649", "9223372036854775808",
    ];

    static readonly string[] Numbers =
        ["0", "-1", "1", "7.5", "1e400", "-1e400", "2147483648", "9223372036854775808", "1e-400", "123456789012345678901234567890"];

    [Fact]
    public async Task Nothing_malformed_ends_in_a_server_error()
    {
        var random = new Random(Seed);
        var routes = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api/v2", StringComparison.Ordinal)).ToArray();
        var keys = new[] { null, KeyHasher.Anonymous, ApiServer.AdminKey, (await server.UserAsync("fuzz", kudos: 100)).Key, "wrong" };
        var failures = new List<string>();
        for (var round = 0; round < Rounds; round++)
        {
            var (request, shown) = Make(random, routes[random.Next(routes.Length)], keys);
            using (request)
            using (var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken))
            {
                var isJson = (int)answer.StatusCode < 400 || answer.Content.Headers.ContentType?.MediaType == "application/json";
                if ((int)answer.StatusCode >= 500 || !isJson)
                {
                    failures.Add($"{(int)answer.StatusCode} {shown}");
                }
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures.Take(20)));
    }

    static (HttpRequestMessage Request, string Shown) Make(Random random, RouteEndpoint route, string?[] keys)
    {
        var path = string.Join('/', route.RoutePattern.PathSegments.Select(segment => Segment(random, segment)));
        var query = random.Next(3) == 0 ? $"?page={Odd(random)}&sort={Odd(random)}&filter_type={Odd(random)}&contains={Odd(random)}&limit={Odd(random)}" : "";
        var method = random.Next(20) == 0 ? "PATCH" : route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0];
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"/{path}{query}", UriKind.Relative));
        Header(request, "apikey", keys[random.Next(keys.Length)]);
        foreach (var header in (string[])["X-Fields", "Client-Agent", "Idempotency-Key", "Proxied-For", "Proxy-Authorization", "X-Forwarded-For"])
        {
            Header(request, header, random.Next(6) == 0 ? Nasty[random.Next(Nasty.Length)] : null);
        }

        var body = random.Next(5) == 0 ? null : Body(random, route);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", random.Next(8) == 0 ? "text/plain" : "application/json");
        }

        return (request, $"{method} /{path}{query} {body}"[..Math.Min(400, $"{method} /{path}{query} {body}".Length)]);
    }

    static void Header(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    static string Segment(Random random, Microsoft.AspNetCore.Routing.Patterns.RoutePatternPathSegment segment) =>
        segment.Parts[0] is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : Odd(random);

    static string Odd(Random random) => Uri.EscapeDataString(Nasty[random.Next(1, Nasty.Length)]);

    /// <summary>Right names with wrong values, wrong shapes, and text that is no JSON at all.</summary>
    static string Body(Random random, RouteEndpoint route)
    {
        var contract = route.Metadata.GetMetadata<BodyContract>();
        var names = contract?.Schema?.Fields.Select(field => field.Name).Concat(contract.Loose?.Fields.Select(field => field.Name) ?? [])
            ?? contract?.Loose?.Fields.Select(field => field.Name) ?? ["name"];
        return random.Next(6) switch
        {
            0 => Nasty[random.Next(Nasty.Length)],
            1 => new string('[', random.Next(1, 2_000)),
            2 => $"{{\"a\":{Value(random, 0)}",
            _ => $"{{{string.Join(',', names.Where(_ => random.Next(3) > 0).Select(name => $"\"{name}\":{Value(random, 0)}"))}}}",
        };
    }

    static string Value(Random random, int depth) => random.Next(depth > 3 ? 6 : 8) switch
    {
        0 => "null",
        1 => random.Next(2) == 0 ? "true" : "false",
        2 => Numbers[random.Next(Numbers.Length)],
        3 => "\"\\u0000\"",
        4 => "\"\\ud800\"",
        5 => System.Text.Json.JsonSerializer.Serialize(Nasty[random.Next(Nasty.Length)]),
        6 => $"[{Value(random, depth + 1)},{Value(random, depth + 1)}]",
        _ => $"{{\"x\":{Value(random, depth + 1)}}}",
    };
}
