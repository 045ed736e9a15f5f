using System.Globalization;
using System.Text.Json.Nodes;
using AIHorde.Web;

namespace AIHorde.Api.Web.Moderation;

/// <summary>What a moderator may do to an account, from the form that was sent. Pure.</summary>
static class AccountActs
{
    /// <summary>Null where the form changes nothing.</summary>
    public static Act? Of(AccountFile account, IFormCollection form) => form["act"].ToString() switch
    {
        "roles" => Roles(account, form),
        "limits" => Limits(account, form),
        "kudos" => Kudos(account, form),
        "comment" => form["admin_comment"].ToString().Trim() is { Length: > 0 } comment
            ? Change(account, "Write a comment", new() { ["admin_comment"] = comment }, ["Moderators read this comment; the account's owner does not."])
            : null,
        "moderator" => Change(
            account, account.Moderator ? "Take the moderator role" : "Make a moderator", new() { ["moderator"] = !account.Moderator },
            [account.Moderator ? "It moderates no more; it stays trusted." : "It may do everything that these pages do, and becomes trusted.",
                "Administrators alone may do this."]),
        "clear" => Change(
            account, "Forget suspicions", new() { ["reset_suspicion"] = true },
            [$"{account.Suspicious} suspicions of the account are forgotten, and those of its {account.WorkerCount} workers."]),
        "undelete" => Change(account, "Bring the account back", new() { ["undelete"] = true }, ["Its key and everything of it work again."]),
        "delete" => new(
            $"Delete {account.Username}", HttpMethods.Delete, $"/api/v2/users/{account.Id}", null,
            [account.Deleted ? "The account is wiped for good: name, key, contact and workers. Its entries in the books stay."
                : "The account asks and earns nothing any more. It can be brought back until it is wiped.",
                $"It has {account.WorkerCount} workers, {account.Active} requests under way and {Show.Kudos(account.Kudos)} kudos."],
            account.Deleted ? "/moderation/users" : $"/moderation/users/{account.Id}"),
        _ => null,
    };

    static Act? Roles(AccountFile account, IFormCollection form)
    {
        var changed = account.Roles.Where(role => form.ContainsKey(role.Key) != role.Value).Select(role => role.Key).ToList();
        if (changed.Count == 0) return null;
        var body = new JsonObject();
        foreach (var role in changed) body[role] = !account.Roles[role];
        return Change(account, "Change roles", body, [.. changed.Select(role => Effect(account, role))]);
    }

    static string Effect(AccountFile account, string role) => (role, Gains: !account.Roles[role]) switch
    {
        ("trusted", true) =>
            $"trusted: no → yes. {Show.Kudos(account.EvaluatingKudos)} kudos leave escrow, and the pauses of its {account.WorkerCount} workers end.",
        ("trusted", false) => "trusted: yes → no. Half of what it earns waits in escrow again, and suspicions count.",
        ("flagged", true) => $"flagged: no → yes. Its {account.WorkerCount} workers get no jobs, it neither gives nor gets kudos, its prompts are rewritten.",
        ("flagged", false) => "flagged: yes → no. Its workers, transfers and prompts are as anybody's again.",
        ("education", true) => "education: no → yes. Up to 200 requests at once; images are censored; it cannot give kudos away.",
        ("education", false) => "education: yes → no. 200 requests at once become 30.",
        ("customizer", true) => "customizer: no → yes. It may serve models that are not in the reference, and publish styles.",
        ("vpn", true) => "vpn: no → yes. Its workers may come from addresses that count as unsafe.",
        ("service", true) => "service: no → yes. It may ask on behalf of its own users, whose addresses it vouches for.",
        ("special", true) => "special: no → yes. It may serve and use models of its own name.",
        var (name, gains) => $"{name}: {(gains ? "no → yes" : "yes → no")}.",
    };

    static Act? Limits(AccountFile account, IFormCollection form)
    {
        var (concurrency, invites) = (Number(form["concurrency"]), Number(form["worker_invited"]));
        var (body, effects) = (new JsonObject(), new List<string>());
        if (concurrency is { } many && many != account.Concurrency)
        {
            body["concurrency"] = many;
            effects.Add($"Requests at once: {account.Concurrency} → {many}. {account.Active} are under way.");
        }

        if (invites is { } invited && invited != account.WorkerInvited)
        {
            body["worker_invited"] = invited;
            effects.Add($"Invited workers: {account.WorkerInvited} → {invited}. It has {account.WorkerCount}.");
        }

        return effects.Count == 0 ? null : Change(account, "Change limits", body, effects);
    }

    static Act? Kudos(AccountFile account, IFormCollection form)
    {
        var (body, effects) = (new JsonObject(), new List<string>());
        if (Number(form["kudos"]) is { } kudos and not 0)
        {
            body["kudos"] = kudos;
            effects.Add($"Balance: {Show.SignedKudos(account.Kudos)} → {Show.SignedKudos(account.Kudos + kudos)}.");
        }

        if (Number(form["monthly_kudos"]) is { } monthly and not 0)
        {
            body["monthly_kudos"] = monthly;
            effects.Add($"The monthly allowance changes by {monthly}; what is added is paid at once for this month.");
        }

        if (effects.Count == 0) return null;
        effects.Add("Administrators alone may do this. It is an entry in the books, and stays there.");
        return Change(account, "Move kudos", body, effects);
    }

    static Act Change(AccountFile account, string title, JsonObject body, IReadOnlyList<string> effects) =>
        new($"{title}: {account.Username}", HttpMethods.Put, $"/api/v2/users/{account.Id}", body, effects, $"/moderation/users/{account.Id}");

    static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
