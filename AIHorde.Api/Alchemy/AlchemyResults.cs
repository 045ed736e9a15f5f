using System.Text.Json;
using System.Text.Json.Nodes;
using AIHorde.Api.Blobs;
using AIHorde.Api.Requests;
using AIHorde.Ledger.Requests;

namespace AIHorde.Api.Alchemy;

/// <summary>Forms as their requester sees them, each with what came of it.</summary>
sealed class AlchemyResults(RequestReader reader, IBlobStore store)
{
    /// <summary>Stands in a result for the picture that was uploaded.</summary>
    public const string Uploaded = "R2";

    public async Task<AlchemyStatus> StatusOfAsync(RequestBody body, string origin, CancellationToken ct)
    {
        var results = (await reader.ResultsAsync(body, ct)).ToDictionary(result => result.Job.Unit);
        var forms = ((AlchemyNeeds)body.Ask.Needs).Forms.Select((form, unit) => new FormStatus(
            form.Name, NameOf(body.Units[unit].Phase), results.TryGetValue(unit, out var found) ? Told(found.Job, found.Result, origin) : null));
        return new AlchemyStatus(StateOf(body), [.. forms]);
    }

    public JsonElement? Told(Job job, ResultPayload result, string origin)
    {
        if (result.Found is not { ValueKind: JsonValueKind.Object } found || !found.EnumerateObject().Any()) return null;
        if (!found.EnumerateObject().Any(IsUploaded)) return found;
        var url = store.GetUrl(BlobNames.OfJob(job.Id.Value), origin);
        var told = found.EnumerateObject().Select(member => KeyValuePair.Create(
            member.Name, IsUploaded(member) ? JsonValue.Create(url) : JsonSerializer.SerializeToNode(member.Value, AlchemyJson.Default.JsonElement)));
        return JsonSerializer.SerializeToElement(new JsonObject(told), AlchemyJson.Default.JsonObject);
    }

    /// <summary>The first that is so. A request of no forms has failed in all of them.</summary>
    static string StateOf(RequestBody body)
    {
        if (body.Units.All(unit => unit.Phase == UnitPhase.Faulted)) return NameOf(UnitPhase.Faulted);
        if (body.Units.All(unit => unit.Phase == UnitPhase.Done)) return NameOf(UnitPhase.Done);
        return body.Processing > 0 ? NameOf(UnitPhase.Processing) : body.Waiting > 0 ? NameOf(UnitPhase.Waiting) : "partial";
    }

    static string NameOf(UnitPhase phase) => phase.ToString().ToLowerInvariant();

    public static bool IsUploaded(JsonProperty member) => member.Value.ValueKind == JsonValueKind.String && member.Value.ValueEquals(Uploaded);
}
