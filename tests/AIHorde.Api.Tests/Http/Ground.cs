using System.Collections.Concurrent;
using System.Text;
using AIHorde.Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AIHorde.Api.Tests.Http;

/// <summary>The shared ground under routes that a test brings along, with accounts and stored answers in memory.</summary>
sealed class Ground : IAsyncDisposable, IAccountSource, IStoredAnswers
{
    public const string UserKey = "user-key";
    public const string ModeratorKey = "moderator-key";
    public const string ServiceKey = "service-key";
    public const string Passkey = "the-passkey-of-a-service";

    readonly ConcurrentDictionary<string, Caller> accounts = new();
    readonly ConcurrentDictionary<string, (byte[] Hash, StoredAnswer.Kept? Kept)> answers = new();
    readonly WebApplication app;

    Ground(Action<RouteGroupBuilder> routes, Dictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddSingleton<IAccountSource>(this);
        builder.Services.AddSingleton<IStoredAnswers>(this);
        builder.AddHttpGround();
        app = builder.Build();
        app.Use((context, next) =>
        {
            context.Connection.RemoteIpAddress = Peer;
            return next(context);
        });
        app.UseHttpGround();
        routes(app.MapApi());
        app.MapApiDocument();
        var hasher = app.Services.GetRequiredService<KeyHasher>();
        Add(hasher, KeyHasher.Anonymous, new Caller(UserId.Anonymous, "Anonymous", Rights.None));
        Add(hasher, UserKey, new Caller(new UserId(7), "fern", Rights.None));
        Add(hasher, ModeratorKey, new Caller(new UserId(8), "warden", Rights.Moderator));
        Add(hasher, ServiceKey, new Caller(new UserId(9), "bridge", Rights.Service));
    }

    public ManualTime Time { get; } = new();

    public System.Net.IPAddress Peer { get; set; } = System.Net.IPAddress.Parse("192.0.2.10");

    public HttpClient Client { get; private set; } = null!;

    public IServiceProvider Services => app.Services;

    public int Lookups { get; private set; }

    public static async Task<Ground> StartAsync(Action<RouteGroupBuilder> routes, params (string Name, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?> { [KeyHasher.PepperSetting] = "a pepper for tests only" };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        var ground = new Ground(routes, all);
        await ground.app.StartAsync();
        ground.Client = ground.app.GetTestClient();
        return ground;
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        return Client.SendAsync(request);
    }

    public static IResult Echo() => Answers.Ok(SimpleMessage.Ok);

    void Add(KeyHasher hasher, string key, Caller caller) => accounts[hasher.Hex(key)] = caller;

    public Task<Caller?> ByKeyHashAsync(string keyHash, CancellationToken cancellationToken)
    {
        Lookups++;
        return Task.FromResult(accounts.GetValueOrDefault(keyHash));
    }

    public Task<Caller?> BySharedKeyAsync(SharedKeyId sharedKey, CancellationToken cancellationToken) => Task.FromResult<Caller?>(null);

    public Task<IReadOnlyList<string>> ProxyPasskeysAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([Passkey]);

    public Task<StoredAnswer> ClaimAsync(string key, ReadOnlyMemory<byte> requestHash, CancellationToken cancellationToken)
    {
        StoredAnswer answer = answers.TryAdd(key, (requestHash.ToArray(), null)) ? new StoredAnswer.Claimed()
            : !answers[key].Hash.AsSpan().SequenceEqual(requestHash.Span) ? new StoredAnswer.Conflict()
            : answers[key].Kept is { } kept ? kept : new StoredAnswer.InProgress();
        return Task.FromResult(answer);
    }

    public Task CompleteAsync(string key, ReadOnlyMemory<byte> requestHash, int status, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        answers[key] = (requestHash.ToArray(), new StoredAnswer.Kept(status, json));
        return Task.CompletedTask;
    }

    public Task ReleaseAsync(string key, CancellationToken cancellationToken)
    {
        answers.TryRemove(key, out _);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
