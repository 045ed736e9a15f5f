using AIHorde.Ledger;
using AIHorde.Ledger.Addresses;
using AIHorde.Ledger.Modes;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.SharedKeys;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Workers;

namespace AIHorde.Api.Requests;

/// <summary>The rules that requests pass before those of their kind, in the contract's order; the first that fails is told.</summary>
sealed class AskRules(
    ClusterModes modes, RecentAccounts accounts, SharedKeyQueries sharedKeys, WorkerQueries workers, AddressTimeouts timeouts, UnsafeAddresses unsafeAddresses,
    WaitingRoom room, Whitelist whitelist, TimeProvider time)
{
    const int extraImagesMax = 5;
    const int workersMax = 5;

    /// <summary>Longer waits are not told, so that nobody counts down to them.</summary>
    static readonly TimeSpan toldTimeoutMax = TimeSpan.FromDays(4);

    /// <summary>The rules of all requests: is the horde open, and who asks. Where a style's author lends a key, the request is the author's.</summary>
    public async Task<(Asker? Asker, HordeError? Refused)> ResolveAsync(AskBody body, Arrival from, SharedKey? lent, CancellationToken ct)
    {
        var (asker, refused) = await WhoAsync(body, from.Caller, lent, ct);
        return (asker is null ? null : asker with { AtUnsafeAddress = unsafeAddresses.Contains(from.Address.Client) }, refused);
    }

    async Task<(Asker? Asker, HordeError? Refused)> WhoAsync(AskBody body, Caller caller, SharedKey? lent, CancellationToken ct)
    {
        if ((await modes.CurrentAsync(ct)).Maintenance)
            return (null, HordeError.BadRequest("The horde is in maintenance. Please try again later.", Rc.MaintenanceMode));
        if (body.Webhook is { } hook && !hook.StartsWith("https://", StringComparison.Ordinal))
            return (null, HordeError.BadRequest("A webhook must be an https URL."));
        if (lent is not null)
        {
            var (author, refused) = await AskerAsync(lent.Owner, lent.Id, downgraded: false, ct);
            return (author is null ? null : author with { IsByStyle = true }, refused);
        }

        return await CallerAsync(body, caller, ct);
    }

    async Task<(Asker?, HordeError?)> CallerAsync(AskBody body, Caller caller, CancellationToken ct)
    {
        if (caller.SharedKey is not { } id) return await AskerAsync(caller.Id, null, downgraded: false, ct);
        if (await sharedKeys.FindAsync(id, ct) is not { } key) return (null, HordeError.Unauthorized());
        if (key.Budget is { IsZero: true })
        {
            return body is ModelAskBody { AllowDowngrade: true }
                ? await AskerAsync(UserId.Anonymous, null, downgraded: true, ct)
                : (null, Refusal.SharedKeyEmpty.ToError());
        }

        if (key.IsExpired(time.GetUtcNow())) return (null, Refusal.SharedKeyExpired.ToError());
        return key.IsOnStyle ? (null, Refusal.SharedKeyAssignedStyles.ToError()) : await AskerAsync(caller.Id, id, downgraded: false, ct);
    }

    /// <summary>The named workers that count; more are ignored.</summary>
    public static IReadOnlyList<WorkerId> TargetsOf(ModelAskBody body) => [.. body.Workers.Take(workersMax).Select(w => new WorkerId(Guid.Parse(w)))];

    async Task<(Asker?, HordeError?)> AskerAsync(UserId user, SharedKeyId? key, bool downgraded, CancellationToken ct) =>
        await accounts.FindAsync(user, ct) is { } account
            ? (new Asker(account) { SharedKey = key, Downgraded = downgraded }, null)
            : (null, HordeError.Unauthorized());

    /// <summary>The rules of requests for models.</summary>
    public async Task<HordeError?> RefuseAsync(RequestKind kind, ModelAskBody body, Arrival from, Asker asker, CancellationToken ct)
    {
        if (body.ProxiedAccount is not null && !asker.Account.Has(Roles.Service))
            return HordeError.BadRequest("Only service accounts may name a proxied account.", Rc.OnlyServiceAccountProxy);
        if (asker.Account.Status != UserStatus.Active) return Refusal.DeletedUser.ToError();
        var extra = body.ExtraSourceImages?.Count ?? 0;
        if (extra > extraImagesMax)
            return HordeError.BadRequest($"At most {extraImagesMax} extra source images are taken.", Rc.TooManyExtraSourceImagesDot);
        if (extra > 1 && !asker.IsTrusted)
            return HordeError.BadRequest("Only trusted accounts may send more than one extra source image.", Rc.MoreThanMinExtraSourceImageDot);
        whitelist.Remember(from.Caller, from.Address);
        if (body.Prompt.Length == 0) return HordeError.BadRequest("The prompt is empty.", Rc.MissingPrompt);
        return await UnknownWorkerAsync(body, ct)
            ?? TooMuch(kind, body, asker)
            ?? await TimeoutAsync(from.Address, ct);
    }

    /// <summary>While the horde is raided, strangers behind addresses that hide them must wait. Texts are asked for from anywhere.</summary>
    public async Task<HordeError?> HiddenAsync(Asker asker, CancellationToken ct) =>
        asker is { AtUnsafeAddress: true, IsTrusted: false } && (await modes.CurrentAsync(ct)).Raid
            ? HordeError.Forbidden("Requests from such an address are not taken at the moment.", Rc.UntrustedUnsafeIP)
            : null;

    async Task<HordeError?> UnknownWorkerAsync(ModelAskBody body, CancellationToken ct)
    {
        if (body.Workers.Count == 0) return null;
        var ids = body.Workers.Select(w => Guid.TryParse(w, out var id) ? id : (Guid?)null).ToList();
        var missing = HordeError.NotFound("One of the named workers does not exist.", Rc.WorkerNotFound);
        if (ids.Contains(null)) return missing;
        var found = await workers.FindAsync(ids.Select(id => new WorkerId(id!.Value)), ct);
        return found.Count == ids.Distinct().Count() ? null : missing;
    }

    HordeError? TooMuch(RequestKind kind, ModelAskBody body, Asker asker)
    {
        if (body.Count > 1 && body.DisableBatching && !asker.IsTrusted)
            return HordeError.BadRequest("Only trusted accounts may switch batching off.", Rc.RequiresTrust);
        var waiting = room.Of(kind).PiecesOf(asker.Id, body.Models);
        return waiting + body.Count > asker.Account.Concurrency
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
