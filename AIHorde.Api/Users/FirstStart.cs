using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;

namespace AIHorde.Api;

/// <summary>
/// Opens the anonymous account (0) and the administrator's (1) before the first request. The administrator's key is the setting
/// <c>AIHORDE_ADMIN_APIKEY</c>, or is made here and printed once, to the console and not to the log, because logs are sent elsewhere.
/// </summary>
sealed class FirstStart(CommandBus bus, UserQueries users, KeyHasher keys, IConfiguration configuration) : IHostedService
{
    public const string KeySetting = "AIHORDE_ADMIN_APIKEY";
    public const string NameSetting = "AIHORDE_ADMIN_NAME";

    const int KeyLengthMin = 16;
    const string AdministratorName = "admin";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var anonymous = keys.Hex(KeyHasher.Anonymous);
        await bus.SubmitAsync(
            new RegisterUser(Ledger.UserId.Anonymous, UserKind.Anonymous, UserLimits.AnonymousName, anonymous), cancellationToken);
        await TakeKeyAsync(Ledger.UserId.Anonymous, anonymous, cancellationToken);
        await OpenAdministratorAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    async Task OpenAdministratorAsync(CancellationToken cancellationToken)
    {
        var given = configuration[KeySetting] is { Length: > 0 } setting ? setting : null;
        if (given?.Length < KeyLengthMin)
        {
            throw new InvalidOperationException($"{KeySetting} must have at least {KeyLengthMin} characters: it opens everything.");
        }

        var key = given ?? KeyHasher.Generate();
        var hash = keys.Hex(key);
        var name = configuration[NameSetting] is { Length: > 0 } own ? own : AdministratorName;
        var command = new RegisterUser(UserLimits.FirstAdministrator, UserKind.Registered, name, hash) { Roles = Roles.Moderator | Roles.Trusted };
        var outcome = await bus.SubmitAsync(command, cancellationToken);
        if (given is not null)
        {
            await TakeKeyAsync(UserLimits.FirstAdministrator, hash, cancellationToken);
        }
        else if (outcome.Value is UserResult.Done { User.KeyHash: var kept } && kept == hash)
        {
            await Console.Out.WriteLineAsync($"The administrator's API key, shown this once: {key}");
        }
    }

    /// <summary>An account that exists already takes the key of now: after the setting or the pepper changed, it works again.</summary>
    async Task TakeKeyAsync(Ledger.UserId user, string hash, CancellationToken cancellationToken)
    {
        if (await users.FindAsync(user, cancellationToken) is { } account && account.KeyHash != hash)
        {
            await bus.SubmitAsync(new SetApiKey(user, account.KeyHash, hash, Username: null), cancellationToken);
        }
    }
}
