using AIHorde.Ledger.Filters;
using AIHorde.Ledger.Modes;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;

namespace AIHorde.Api;

/// <summary>What became of a registration. The key is in the clear here and nowhere else: show it once.</summary>
public abstract record Registration
{
    /// <param name="IsNew">False where an account was found for the identity, and got a new name and key.</param>
    public sealed record Done(Profile User, string Key, bool IsNew) : Registration;

    public sealed record Refused(HordeError Why) : Registration;
}

/// <summary>Opens accounts: pseudonymous ones, and those of an identity that somebody proved elsewhere. Used by the API and by the web form.</summary>
public sealed class Registrar(
    CommandBus bus, UserQueries users, KeyHasher keys, Keyring keyring, Profanity profanity, ClusterModes modes, ILogger<Registrar> logger)
{
    const int NameLengthMax = 100;

    static readonly HordeError Indecent = HordeError.BadRequest("The name is indecent.", Rc.ProfaneUserName);
    static readonly HordeError Raid = HordeError.Forbidden("Accounts without a sign-in elsewhere cannot be opened at the moment.");

    /// <param name="identity">Such as <c>gh_583231</c>; null for a pseudonymous account. Only its keyed hash is kept.</param>
    public async Task<Registration> RegisterAsync(string username, string? identity, CancellationToken cancellationToken)
    {
        var name = Clean(username);
        if (name.Length == 0 || profanity.IsIn(name))
        {
            return new Registration.Refused(Indecent);
        }

        if (identity is null)
        {
            return (await modes.CurrentAsync(cancellationToken)).Raid
                ? new Registration.Refused(Raid)
                : await OpenAsync(name, UserKind.Pseudonymous, null, cancellationToken);
        }

        var hash = keys.Hex($"identity:{identity}");
        return await users.FindByIdentityHashAsync(hash, cancellationToken) is { } known
            ? await RenewAsync(known, name, cancellationToken)
            : await OpenAsync(name, UserKind.Registered, hash, cancellationToken);
    }

    async Task<Registration> OpenAsync(string name, UserKind kind, string? identityHash, CancellationToken cancellationToken)
    {
        var key = KeyHasher.Generate();
        var id = await users.NextIdAsync(cancellationToken);
        var command = new RegisterUser(id, kind, name, keys.Hex(key)) { IdentityHash = identityHash };
        if ((await bus.SubmitAsync(command, cancellationToken)).Failed(out var result) is { } failed)
        {
            return new Registration.Refused(failed);
        }

        switch (result)
        {
            case UserResult.Done done:
                LogRegistered(logger, done.User.Id.Value, kind);
                return new Registration.Done(done.User, key, IsNew: true);
            case UserResult.IdentityTaken when await users.FindByIdentityHashAsync(identityHash!, cancellationToken) is { } known:
                // Somebody with the same identity was a moment faster: it is the same person's account.
                return await RenewAsync(known, name, cancellationToken);
            default:
                return new Registration.Refused(Faults.Busy);
        }
    }

    async Task<Registration> RenewAsync(UserView known, string name, CancellationToken cancellationToken)
    {
        var key = KeyHasher.Generate();
        var command = new SetApiKey(known.Id, known.KeyHash, keys.Hex(key), name);
        var failed = (await bus.SubmitAsync(command, cancellationToken)).Failed(out var result);
        keyring.Forget(known.Id);
        return (failed, result) switch
        {
            ({ } error, _) => new Registration.Refused(error),
            (_, UserResult.Done done) => new Registration.Done(done.User, key, IsNew: false),
            (_, UserResult.Refused refused) => new Registration.Refused(refused.Why.ToError()),
            _ => new Registration.Refused(Faults.Busy),
        };
    }

    /// <summary>Control characters and blanks around are dropped; what remains is text, and is encoded wherever it is shown.</summary>
    static string Clean(string username)
    {
        var kept = string.Concat(username.Where(character => !char.IsControl(character))).Trim();
        return kept.Length > NameLengthMax ? kept[..NameLengthMax] : kept;
    }

    static readonly Action<ILogger, int, UserKind, Exception?> Registered =
        LoggerMessage.Define<int, UserKind>(LogLevel.Information, new EventId(1, "UserRegistered"), "Account {User} was opened ({Kind})");

    static void LogRegistered(ILogger logger, int user, UserKind kind) => Registered(logger, user, kind, null);
}
