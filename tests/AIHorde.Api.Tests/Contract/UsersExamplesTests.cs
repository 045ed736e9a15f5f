using System.Text.Json;
using System.Text.Json.Nodes;
using AIHorde.Ledger;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;
using Microsoft.Extensions.DependencyInjection;

namespace AIHorde.Api.Tests.Contract;

/// <summary>
/// The worked examples of the contract. Their figures are invented, so what is compared is the status, the return code, and the shape: every member
/// that the example has, of the same kind, and numbers with or without a point as there.
/// </summary>
[Collection(ApiCollection.Name)]
public class UsersExamplesTests(ApiServer server)
{
    [Fact]
    public async Task Every_example_holds()
    {
        var fern = await server.UserAsync("fern", Roles.Customizer, kudos: 1_456, pseudonymous: true);
        var moderator = await server.UserAsync("warden", Roles.Moderator);
        var taker = await server.UserAsync("taker", kudos: 100);
        var sharedKey = (await server.AskAsync("PUT", "/api/v2/sharedkeys", fern.Key, """{"name":"reading club"}""")).Json.GetProperty("id").GetString()!;
        var request = new RequestId(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()));
        await server.Services.GetRequiredService<CommandBus>().SubmitAsync(
            new QueueRequest(request, 1, new ImageNeeds(512, 512, 30, 30, "k_euler"), new RequestTerms(fern.Id)));
        var failures = new List<string>();
        foreach (var example in Examples())
        {
            var name = (string)example!["name"]!;
            // Styles and limits have tests of their own.
            if (name is "create image style" or "rate limited")
            {
                continue;
            }

            var asked = example["request"]!;
            // Each example stands alone: what one grants must not change who asks in the next.
            var method = (string)asked["method"]!;
            var path = Fill(((string)asked["path"]!).Replace("/users/42", method == "PUT" ? $"/users/{taker.Id}" : "/users/42", StringComparison.Ordinal));
            var reply = await server.AskAsync(method, path, Key(asked), Fill(asked["json"]?.ToJsonString()),
                asked["headers"]!["Idempotency-Key"] is { } idempotency ? [("Idempotency-Key", (string)idempotency!)] : []);
            var expected = example["response"]!;
            if ((int)expected["status"]! != reply.Status || Difference(expected["json"], reply.Json, "$") is not null)
            {
                failures.Add($"{name}: {Difference(expected["json"], reply.Json, "$")} {reply}");
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));

        string? Key(JsonNode asked) => (string?)asked["headers"]!["apikey"] switch
        {
            "AAAAAAAAAAAAAAAAAAAAAA" => fern.Key,
            "MMMMMMMMMMMMMMMMMMMMMM" => moderator.Key,
            "3f0c1c52-6d1e-4b57-9d0b-5a3c7a0f1e11" => sharedKey,
            var other => other,
        };

        string Fill(string? text) => (text ?? string.Empty)
            .Replace("/users/42", $"/users/{fern.Id}", StringComparison.Ordinal)
            .Replace("3f0c1c52-6d1e-4b57-9d0b-5a3c7a0f1e11", sharedKey, StringComparison.Ordinal)
            .Replace("anyname#7", taker.Alias, StringComparison.Ordinal)
            .Replace("\"7\"", $"\"{taker.Id}\"", StringComparison.Ordinal);
    }

    static JsonArray Examples()
    {
        using var stream = typeof(UsersExamplesTests).Assembly.GetManifestResourceStream("users-examples.json")!;
        return JsonNode.Parse(stream)!["examples"]!.AsArray();
    }

    static string? Difference(JsonNode? expected, JsonElement actual, string path)
    {
        if (expected is JsonObject members)
        {
            return actual.ValueKind != JsonValueKind.Object ? $"{path} is no object" : members
                .Select(member => !actual.TryGetProperty(member.Key, out var value) ? $"{path}.{member.Key} is missing"
                    : member.Key == "rc" && value.GetString() != (string?)member.Value ? $"{path}.rc is not {member.Value}"
                    : Difference(member.Value, value, $"{path}.{member.Key}"))
                .FirstOrDefault(found => found is not null);
        }

        var kind = expected?.GetValueKind() ?? JsonValueKind.Null;
        var bothTruths = kind is JsonValueKind.True or JsonValueKind.False && actual.ValueKind is JsonValueKind.True or JsonValueKind.False;
        if (kind != actual.ValueKind && !bothTruths)
        {
            return $"{path} is {actual.ValueKind}, not {kind}";
        }

        // A total that never moved is the integer 0, and these accounts moved less than the examples'.
        var mayBeZero = path.Contains("kudos_details", StringComparison.Ordinal) || path.EndsWith("megapixelsteps", StringComparison.Ordinal);
        return kind == JsonValueKind.Number && !mayBeZero && HasPoint(expected!.ToJsonString()) != HasPoint(actual.GetRawText())
            ? $"{path} is {actual.GetRawText()}, not like {expected.ToJsonString()}"
            : null;
    }

    static bool HasPoint(string number) => number.Contains('.', StringComparison.Ordinal);
}
