namespace AIHorde.Browser.Tests.Pages;

/// <summary>A page of the site and who looks at it.</summary>
/// <param name="Name">What its pictures are called.</param>
/// <param name="Path">Its address; {worker} stands for the worker of this stack.</param>
public sealed record SitePage(string Name, string Path, bool SignedIn = false, int Status = 200)
{
    /// <summary>Every page that a person can open. A new page gets a line here; that is all it needs to be looked at.</summary>
    public static readonly IReadOnlyList<SitePage> All =
    [
        new("home", "/"), new("images", "/images"), new("text", "/text"), new("live", "/live"), new("workers", "/workers"), new("worker", "/workers/{worker}"),
        new("models", "/models"), new("model", "/models/demo%2Fshapes"), new("styles", "/styles"), new("teams", "/teams"), new("leaderboard", "/leaderboard"),
        new("docs-requesters", "/docs/requesters"), new("docs-integrators", "/docs/integrators"), new("docs-volunteers", "/docs/volunteers"),
        new("api", "/api/"), new("terms", "/terms"), new("privacy", "/privacy"), new("register", "/register"), new("sign-in", "/account/sign-in"),
        new("account", "/account", SignedIn: true), new("statement", "/account/statement", SignedIn: true),
        new("requests", "/account/requests", SignedIn: true), new("own-workers", "/account/workers", SignedIn: true),
        new("transfer", "/account/transfer", SignedIn: true), new("shared-keys", "/account/keys", SignedIn: true),
        new("not-found", "/nowhere", Status: 404), new("job-gone", "/images/jobs/00000000-0000-0000-0000-000000000000", Status: 404),
    ];
}
