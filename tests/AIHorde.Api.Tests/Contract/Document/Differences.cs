namespace AIHorde.Api.Tests.Contract.Document;

/// <param name="Place">Where, as <see cref="DocumentFacts"/> writes it; a star stands for anything.</param>
public sealed record Difference(string Place, string Reason)
{
    readonly System.Text.RegularExpressions.Regex pattern =
        new($"^{System.Text.RegularExpressions.Regex.Escape(Place).Replace(@"\*", ".*", StringComparison.Ordinal)}$");

    public bool Covers(string place) => pattern.IsMatch(place);
}

/// <summary>Where our document says something else than the reference's, and why.</summary>
public static class Differences
{
    const string Asked = "the reference asks for it too, in its parser, and its document does not say so";
    const string Bounded = "every text that is kept has a limit here";
    const string NotEnforced = "the reference documents bounds that it does not enforce, and clients go beyond them";

    const string Free = "its members are those of the form, by whose name they stand";

    const string Values = "the values that are taken are named; the reference refuses all others too";

    public static readonly Difference[] All =
    [
        new("POST /v2/generate/pop body name", Asked),
        new("POST /v2/generate/text/pop body name", Asked),
        new("POST /v2/interrogate/pop body name", Asked),
        new("POST /v2/interrogate/async body source_image", Asked),
        new("POST /v2/interrogate/submit body id", Asked),
        new("POST /v2/interrogate/submit body result", "asked for, and an object by the form's name, as workers send it; the reference's document says a text"),
        new("POST /v2/interrogate/submit body state", Values),
        new("* /v2/interrogate/status/{id} 200 *result.*", Free),
        new("POST /v2/interrogate/async body forms[] payload.*", Free),
        new("POST /v2/interrogate/pop 200 forms[] payload.*", Free),
        new("POST /v2/interrogate/pop 200 forms[] form", "the forms are named where they are asked for; new ones may come"),
        new("POST /v2/interrogate/pop 200 skipped.*", "the reasons are told by name as they occur"),
        new("* /v2/collections* body styles[]", Bounded),
        new("POST /v2/collections body name", Asked),
        new("POST /v2/collections body styles", Asked),
        new("GET /v2/collections query *", Values),
        new("GET /v2/workers/messages query validity", Values),
        new("* /v2/workers/messages* 200* expiry", "the date on which it ends is sent, as the reference does; its document says a number"),
        new("POST /v2/generate/submit body generation", Asked),
        new("POST /v2/generate/text/submit body generation", Asked),
        new("POST /v2/generate/text/async body prompt", Asked),
        new("POST /v2/filters body prompt", Asked),
        new("POST /v2/kudos/* body username", Asked),
        new("POST /v2/styles/image/{style_id}/example body *", Asked),
        new("POST /v2/generate/*async body proxied_account", Bounded),
        new("* /v2/filters* body regex", Bounded),
        new("* /v2/filters* body description", Bounded),
        new("* /v2/filters* body replacement", Bounded),
        new("POST /v2/generate/text/async body webhook", "the same address is taken as for images, with the same bounds"),
        new("*.special.*", "the members of a special payload are free; the reference can only say so by a member of that name"),
        new("* /v2/sharedkeys* body *", NotEnforced),
        new("PUT /v2/users/{user_id} body worker_invited", "a number of workers is never negative"),
        new("GET /v2/documents/* query format", Values),
        new("GET /v2/stats/img/models query model_state", Values),
        new("GET /v2/status/models query model_state", Values),
        new("GET /v2/styles/* query sort", Values),
        new("* /v2/generate/text/status/{id} 200 generations[] gen_metadata[] *", "remarks on images and on texts are of one type here"),
        new("POST /v2/generate/pop 200 payload.seed_variation", "declared by the reference and never sent by it: workers get the seed itself"),
        new("PUT /v2/filters 201*", "200 is sent, as the reference does; its document says 201"),
        new("* /v2/teams/{team_id} header apikey", "without a key the reference answers 500; here it is asked for"),
        new("DELETE /v2/workers/{worker_id} header apikey", "without a key the reference answers 500; here it is asked for"),
        new("GET /v2/filters/{filter_id} 200*", "one filter is sent, as the reference does; its document says a list"),
        new("GET /v2/users 200 *", "a list is sent, as the reference does; its document says one account"),
        new("GET /v2/workers* 200* messages[] expiry", "the date on which it ends is sent, as the reference does; its document says a number"),
        new("GET /v2/workers* 200* tokens_generated", "declared by the reference and never sent by it"),
        new("GET /v2/styles/* 200* params.*", "a style's params are passed on as they were made; their members are those of a request"),
        new("GET /v2/styles/image* 200* sharedkey", "declared by the reference and never sent by it: answers tell of the key under shared_key"),
        new("GET /v2/styles/text_by_name/{style_name}", "the reference gives one operationId to two operations, which generators refuse"),
    ];
}
