using System.Text.Json;
using AIHorde.Api.Blobs;
using AIHorde.Api.Requests;
using AIHorde.Ledger;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Users.Gifts;
using AIHorde.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AIHorde.Api.Tests.Requests;

/// <summary>One API node over a real PostgreSQL, in this process. Several may share a database.</summary>
sealed class HordeNode : IAsyncDisposable
{
    public const string Requester = "requester-key";
    public const string WorkerOwner = "worker-owner-key";
    public const string Untrusted = "untrusted-key";
    public const string Poor = "poor-key";
    public const string Moderator = "moderator-key";
    public const string Anonymous = KeyHasher.Anonymous;
    public const string Pepper = "a pepper for tests only";

    readonly WebApplication app;

    HordeNode(string database, Action<IServiceCollection>? services)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [KeyHasher.PepperSetting] = Pepper,
            ["RateLimits:Enabled"] = "false",
            ["Blobs:Directory"] = Directory.CreateTempSubdirectory("aihorde-blobs-").FullName,
        });
        builder.AddHttpGround();
        builder.Services.AddLedger(database).AddHordeDomain().AddFilters().AddOperations().AddModes();
        builder.Services.AddSingleton<IAccountSource, LedgerAccounts>().AddSingleton<IStoredAnswers, NoStoredAnswers>();
        builder.AddGeneration();
        services?.Invoke(builder.Services);
        app = builder.Build();
        app.Use((context, next) =>
        {
            context.Connection.RemoteIpAddress ??= System.Net.IPAddress.Loopback;
            return next(context);
        });
        app.UseHttpGround();
        app.MapBlobs();
        app.MapApi().MapGeneration();
    }

    public HttpClient Client { get; private set; } = null!;

    public IServiceProvider Services => app.Services;

    public static async Task<HordeNode> StartAsync(string database, Action<IServiceCollection>? services = null)
    {
        var node = new HordeNode(database, services);
        await node.app.StartAsync();
        await node.Services.GetRequiredService<QueueFollower>().Loaded;
        node.Client = node.app.GetTestClient();
        return node;
    }

    /// <summary>The whole API as a process of its own, behind real sockets, that can die as processes do.</summary>
    public static Task<DotnetProcess> StartProcessAsync(string database) => DotnetProcess.StartAsync("AIHorde.Api", new Dictionary<string, string?>
    {
        ["ConnectionStrings__ledger"] = database,
        [KeyHasher.PepperSetting] = Pepper,
        ["AIHORDE_ADMIN_APIKEY"] = "the-administrator-of-tests",
        ["RateLimits__Enabled"] = "false",
        ["Blobs__Directory"] = Directory.CreateTempSubdirectory("aihorde-blobs-").FullName,
    });

    /// <summary>The accounts that tests know by the names of their keys.</summary>
    public async Task<HordeNode> WithAccountsAsync()
    {
        await RegisterAsync(UserId.Anonymous, UserKind.Anonymous, "Anonymous", Anonymous, Roles.None, 0);
        await RegisterAsync(new UserId(1), UserKind.Registered, "admin", "admin-key", Roles.Moderator | Roles.Trusted, 0);
        await RegisterAsync(new UserId(5), UserKind.Registered, "requester", Requester, Roles.None, 100_000);
        await RegisterAsync(new UserId(6), UserKind.Registered, "owner", WorkerOwner, Roles.Trusted, 1_000);
        await RegisterAsync(new UserId(7), UserKind.Registered, "newcomer", Untrusted, Roles.None, 1_000);
        await RegisterAsync(new UserId(8), UserKind.Registered, "poor", Poor, Roles.None, 0);
        await RegisterAsync(new UserId(9), UserKind.Registered, "warden", Moderator, Roles.Moderator, 0);
        return this;
    }

    public Task<(int Status, JsonElement Body)> SendAsync(HttpMethod method, string path, string? key = null, object? body = null) =>
        Client.SendAsync(method, path, key, body);

    public Task<(int Status, JsonElement Body)> PostAsync(string path, string key, object body) => SendAsync(HttpMethod.Post, path, key, body);

    public Task<(int Status, JsonElement Body)> GetAsync(string path, string? key = null) => SendAsync(HttpMethod.Get, path, key);

    public async Task<decimal> BalanceAsync(int user) =>
        (await Services.GetRequiredService<UserQueries>().FindAsync(new UserId(user)))!.Balance.ToDecimal();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
    }

    async Task RegisterAsync(UserId id, UserKind kind, string name, string key, Roles roles, int kudos)
    {
        var bus = Services.GetRequiredService<CommandBus>();
        var hash = Services.GetRequiredService<KeyHasher>().Hex(key);
        Assert.IsType<UserResult.Done>((await bus.SubmitAsync(new RegisterUser(id, kind, name, hash) { Roles = roles })).Value);
        var award = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        if (kudos > 0) await bus.SubmitAsync(new AwardKudos(award, UserLimits.FirstAdministrator, id, Kudos.Whole(kudos)));
    }
}

/// <summary>Looks accounts up in the ledger, as the program does.</summary>
sealed class LedgerAccounts(UserQueries users) : IAccountSource
{
    public async Task<Caller?> ByKeyHashAsync(string keyHash, CancellationToken cancellationToken) =>
        await users.FindByKeyHashAsync(keyHash, cancellationToken) is { } user ? new Caller(user.Id, user.Username, (Rights)(int)user.Roles) : null;

    public Task<Caller?> BySharedKeyAsync(SharedKeyId sharedKey, CancellationToken cancellationToken) => Task.FromResult<Caller?>(null);

    public Task<IReadOnlyList<string>> ProxyPasskeysAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);
}

/// <summary>These tests send no Idempotency-Key, so nothing may ask for a stored answer.</summary>
sealed class NoStoredAnswers : IStoredAnswers
{
    public Task<StoredAnswer> ClaimAsync(string key, ReadOnlyMemory<byte> requestHash, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task CompleteAsync(string key, ReadOnlyMemory<byte> requestHash, int status, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task ReleaseAsync(string key, CancellationToken cancellationToken) => throw new NotSupportedException();
}
