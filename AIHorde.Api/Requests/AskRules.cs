using AIHorde.Ledger;
using AIHorde.Ledger.Addresses;
using AIHorde.Ledger.Modes;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.SharedKeys;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Workers;

namespace AIHorde.Api.Requests;

/// <summary>The rules that requests of both kinds pass before their own, in the contract's order; the first that fails is told.</summary>
sealed class AskRules(
    ClusterModes modes, RecentAccounts accounts, SharedKeyQueries sharedKeys, WorkerQueries workers, AddressTimeouts timeouts, WaitingRoom room,
    Whitelist whitelist, TimeProvider time)
{
    const int extraImagesMax = 5;
    const int workersMax = 5;

    /// <summary>Longer waits are not told, so that nobody counts down to them.</summary>
    static readonly TimeSpan toldTimeoutMax = TimeSpan.FromDays(4);

    public async Task<(Asker? Asker, HordeError? Refused)> CheckAsync(AskBody body, AskContext asked, CancellationToken ct)
    {
        if ((await modes.CurrentAsync(ct)).Maintenance)
            return (null, HordeError.BadRequest("The horde is in maintenance. Please try again later.", Rc.MaintenanceMode));
        if (body.Webhook is { } hook && !hook.StartsWith("https://", StringComparison.Ordinal))
            return (null, HordeError.BadRequest("A webhook must be an https URL."));
        var (asker, refused) = await ResolveAsync(body, asked.Caller, ct);
        if (asker is null) return (null, refused);
        return await RefuseAsync(body, asked, asker, ct) is { } no ? (null, no) : (asker, null);
    }

    /// <summary>The named workers that count; more are ignored.</summary>
    public static IReadOnlyList<WorkerId> TargetsOf(AskBody body) => [.. body.Workers.Take(workersMax).Select(w => new WorkerId(Guid.Parse(w)))];

    async Task<(Asker?, HordeError?)> ResolveAsync(AskBody body, Caller caller, CancellationToken ct)
    {
        if (caller.SharedKey is not { } id) return await AskerAsync(caller.Id, null, downgraded: false, ct);
        if (await sharedKeys.FindAsync(id, ct) is not { } key) return (null, HordeError.Unauthorized());
        if (key.Budget is { IsZero: true })
        {
            return body.AllowDowngrade
                ? await AskerAsync(UserId.Anonymous, null, downgraded: true, ct)
                : (null, LedgerErrors.Of(Refusal.SharedKeyEmpty));
        }

        return key.ExpiresAt <= time.GetUtcNow() ? (null, LedgerErrors.Of(Refusal.SharedKeyExpired)) : await AskerAsync(caller.Id, id, downgraded: false, ct);
    }

    async Task<(Asker?, HordeError?)> AskerAsync(UserId user, SharedKeyId? key, bool downgraded, CancellationToken ct) =>
        await accounts.FindAsync(user, ct) is { } account
            ? (new Asker(account) { SharedKey = key, Downgraded = downgraded }, null)
            : (null, HordeError.Unauthorized());

    async Task<HordeError?> RefuseAsync(AskBody body, AskContext asked, Asker asker, CancellationToken ct)
    {
        if (body.ProxiedAccount is not null && !asker.Account.Has(Roles.Service))
            return HordeError.BadRequest("Only service accounts may name a proxied account.", Rc.OnlyServiceAccountProxy);
        if (asker.Account.Status != UserStatus.Active) return LedgerErrors.Of(Refusal.DeletedUser);
        var extra = body.ExtraSourceImages?.Count ?? 0;
        if (extra > extraImagesMax)
            return HordeError.BadRequest($"At most {extraImagesMax} extra source images are taken.", Rc.TooManyExtraSourceImagesDot);
        if (extra > 1 && !asker.IsTrusted)
            return HordeError.BadRequest("Only trusted accounts may send more than one extra source image.", Rc.MoreThanMinExtraSourceImageDot);
        whitelist.Remember(asked.Caller, asked.Address);
        if (body.Prompt.Length == 0) return HordeError.BadRequest("The prompt is empty.", Rc.MissingPrompt);
        return await UnknownWorkerAsync(body, ct)
            ?? TooMuch(body, asked, asker)
            ?? await TimeoutAsync(asked.Address, ct);
    }

    async Task<HordeError?> UnknownWorkerAsync(AskBody body, CancellationToken ct)
    {
        if (body.Workers.Count == 0) return null;
        var ids = body.Workers.Select(w => Guid.TryParse(w, out var id) ? id : (Guid?)null).ToList();
        var missing = HordeError.NotFound("One of the named workers does not exist.", Rc.WorkerNotFound);
        if (ids.Contains(null)) return missing;
        var found = await workers.FindAsync(ids.Select(id => new WorkerId(id!.Value)), ct);
        return found.Count == ids.Distinct().Count() ? null : missing;
    }

    HordeError? TooMuch(AskBody body, AskContext asked, Asker asker)
    {
        if (asked.Count > 1 && body.DisableBatching && !asker.IsTrusted)
            return HordeError.BadRequest("Only trusted accounts may switch batching off.", Rc.RequiresTrust);
        var waiting = asked.Kind == RequestKind.Text
            ? room.Texts.Queue.PiecesOf(asker.Id, asked.Models)
            : room.Images.Queue.PiecesOf(asker.Id, asked.Models);
        return waiting + asked.Count > asker.Account.Concurrency
            ? HordeError.TooMany($"{waiting} generations of this account wait already; it may have {asker.Account.Concurrency}.", Rc.TooManyPrompts)
            : null;
    }

    async Task<HordeError?> TimeoutAsync(ClientAddress address, CancellationToken ct)
    {
        if (await timeouts.RemainingAsync(address.Client, ct) is not { } left) return null;
        var how = left > toldTimeoutMax ? "" : $" It ends in {(int)left.TotalSeconds} seconds.";
        return HordeError.Forbidden($"Your address is in timeout.{how}", Rc.TimeoutIP);
    }
}

/// <summary>What the common rules must know of a request beside its body.</summary>
sealed record AskContext(Caller Caller, ClientAddress Address, RequestKind Kind, int Count, IReadOnlyList<string> Models);
