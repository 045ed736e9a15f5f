using System.Text.Json.Nodes;
using AIHorde.Ledger.Users;

namespace AIHorde.Api.Tests.Contract;

/// <summary>Recorded chains of asking, popping and submitting, with what each was worth.</summary>
public class KudosChainTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task Texts_are_worth_what_they_were() =>
        await new KudosChain(server, "kudos (text)").RunAsync(isExact: true, unknown: ["unknown model, untrusted owner"]);

    /// <summary>The reference asks a trained network for the price of an image; ours is fitted to it, within the bounds that its own tests hold.</summary>
    [Fact]
    public async Task Images_are_worth_about_what_they_were() =>
        await new KudosChain(server, "kudos (image)").RunAsync(isExact: false, unknown: []);
}

sealed class KudosChain(ApiServer server, string area)
{
    const double Tolerance = 0.2;
    const string Png =
        "iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAAIklEQVR4nO3BAQ0AAADCoPdPbQ8HFAAAAAAAAAAAAAAA8G4wQAABiwCo9wAAAABJRU5ErkJggg==";

    /// <param name="unknown">Cases of models that the reference could not price; here a dry run of them has a price.</param>
    public async Task RunAsync(bool isExact, string[] unknown)
    {
        var trusted = await server.UserAsync("oak", Roles.Trusted, kudos: 1_000);
        var untrusted = await server.UserAsync("elm", kudos: 1_000);
        var requester = await server.UserAsync("requester", kudos: 100_000);
        var wrong = new List<string>();
        foreach (var (one, n) in RecordedCase.Chains(area).Select((one, n) => (one, n)))
        {
            var owner = one["setup"]!.ToString().Contains("owner not trusted", StringComparison.Ordinal) ? untrusted : trusted;
            var kind = area.Contains("text", StringComparison.Ordinal) ? "text" : "image";
            var ask = Spell(one["chain"]!["async_body"]!);
            var pop = one["chain"]!["pop_body"]!.DeepClone();
            pop["name"] = $"{kind} worker of {owner.Alias}";
            pop["amount"] = 1;
            var cycles = new JobCycles(server, kind, requester, owner, pop.ToJsonString());
            await cycles.PopAsync();
            var root = kind == "text" ? "/api/v2/generate/text" : "/api/v2/generate";
            var dry = ask.DeepClone();
            dry["dry_run"] = true;
            var priced = await server.AskAsync("POST", $"{root}/async", requester.Key, dry.ToJsonString());
            var request = await cycles.AskAsync(ask.ToJsonString());
            foreach (var recorded in one["observed"]!["rewards"]!.AsArray())
            {
                var submit = Spell(one["chain"]!["submit_body"]!);
                submit["id"] = await cycles.PopOneAsync();
                var submitted = await server.AskAsync("POST", $"{root}/submit", owner.Key, submit.ToJsonString());
                Compare("reward", (double)recorded!, submitted.Json.GetProperty("reward").GetDouble());
            }

            var status = await server.AskAsync("GET", $"{root}/status/{request}");
            Compare("status", (double)one["observed"]!["status_kudos"]!, status.Json.GetProperty("kudos").GetDouble());
            if (!unknown.Contains((string)one["name"]!))
            {
                Compare("dry run", (double)one["observed"]!["dry_run"]!["kudos"]!, priced.Json.GetProperty("kudos").GetDouble());
            }

            void Compare(string what, double recorded, double actual)
            {
                if (isExact ? recorded != actual : Math.Abs(recorded - actual) > Math.Max(1, recorded * Tolerance))
                {
                    wrong.Add($"{one["name"]} ({n}): {what} {recorded} was recorded, not {actual}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>Long texts are recorded by their length.</summary>
    static JsonNode Spell(JsonNode body)
    {
        var spelt = body.DeepClone();
        foreach (var (name, value) in body.AsObject())
        {
            var text = value?.GetValueKind() == System.Text.Json.JsonValueKind.String ? value.GetValue<string>() : "";
            if (text.EndsWith(" characters>", StringComparison.Ordinal))
            {
                spelt[name] = new string('p', int.Parse(text[1..^" characters>".Length]));
            }
            else if (text == "<base64 image>")
            {
                spelt[name] = Png;
            }
        }

        return spelt;
    }
}
