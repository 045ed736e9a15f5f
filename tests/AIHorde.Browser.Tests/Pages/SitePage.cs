namespace AIHorde.Browser.Tests.Pages;

/// <summary>A page of the site and who looks at it.</summary>
/// <param name="Name">What its pictures are called.</param>
/// <param name="Path">Its address; {worker} stands for the worker of this stack, {team} and {style} for ones that are made for it.</param>
public sealed record SitePage(string Name, string Path, bool SignedIn = false, int Status = 200)
{
    /// <summary>Every page that a person can open. A new page gets a line here; that is all it needs to be looked at.</summary>
    public static readonly IReadOnlyList<SitePage> All =
    [
        new("home", "/"), new("images", "/images"), new("text", "/text"), new("alchemy", "/alchemy"), new("live", "/live"), new("wall", "/live?wall"),
        new("workers", "/workers"), new("worker", "/workers/{worker}"), new("models", "/models"), new("model", "/models/demo%2Fshapes"),
        new("styles", "/styles"), new("style", "/styles/{style}"), new("images-style", "/images?style={style}"), new("collections", "/styles/collections"),
        new("teams", "/teams"), new("team", "/teams/{team}"), new("leaderboard", "/leaderboard"),
        new("docs-requesters", "/docs/requesters"), new("docs-integrators", "/docs/integrators"), new("docs-volunteers", "/docs/volunteers"),
        new("docs-codes", "/docs/codes"), new("live-day", "/live?range=24h&kind=image"), new("leaderboard-day", "/leaderboard?span=day"),
        new("api", "/api/"), new("terms", "/terms"), new("privacy", "/privacy"), new("register", "/register"), new("sign-in", "/account/sign-in"),
        new("account", "/account", SignedIn: true), new("statement", "/account/statement", SignedIn: true),
        new("requests", "/account/requests", SignedIn: true), new("own-workers", "/account/workers", SignedIn: true),
        new("transfer", "/account/transfer", SignedIn: true), new("shared-keys", "/account/keys", SignedIn: true),
        new("style-examples", "/styles/{style}/examples", SignedIn: true), new("style-new", "/styles/new", SignedIn: true),
        new("own-team", "/teams/{team}", SignedIn: true),
        new("own-worker", "/workers/{worker}", SignedIn: true), new("worker-delete", "/workers/{worker}/delete", SignedIn: true),
        new("account-delete", "/account/delete", SignedIn: true),
        new("moderation", "/moderation", SignedIn: true), new("moderation-users", "/moderation/users", SignedIn: true),
        new("moderation-user", "/moderation/users/1", SignedIn: true), new("moderation-worker", "/moderation/workers/{worker}", SignedIn: true),
        new("moderation-filter", "/moderation/filters/new", SignedIn: true), new("moderation-addresses", "/moderation/addresses", SignedIn: true),
        new("moderation-modes", "/moderation/modes", SignedIn: true), new("moderation-outbox", "/moderation/outbox", SignedIn: true),
        new("not-found", "/nowhere", Status: 404), new("job-gone", "/images/jobs/00000000-0000-0000-0000-000000000000", Status: 404),
    ];
}
