using System.Net;
using System.Text;
using System.Text.Json;
using AIHorde.Ledger;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;
using AIHorde.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace AIHorde.Api.Tests.Contract;

/// <summary>The whole API over a database of its own. Tests of one collection share one and bring their own users.</summary>
public sealed class ApiServer(PostgresServer postgres) : IAsyncLifetime
{
    public const string AdminKey = "the-administrator-of-tests";

    /// <summary>Says from which address a request seems to come; only tests have it.</summary>
    public const string PeerHeader = "Test-Peer";

    WebApplicationFactory<Caller>? factory;

    public HttpClient Client { get; private set; } = null!;

    public IServiceProvider Services => factory!.Services;

    public string ConnectionString { get; private set; } = string.Empty;

    public Dictionary<string, string> Settings { get; } = new()
    {
        ["AIHORDE_KEY_PEPPER"] = "a pepper for tests only",
        ["AIHORDE_ADMIN_APIKEY"] = AdminKey,
        ["RateLimits:Enabled"] = "false",
        ["HORDE_TEST_APIKEYS"] = "1",
    };

    /// <summary>Services to put in place of the program's own.</summary>
    public Action<IServiceCollection>? Replace { get; init; }

    public async ValueTask InitializeAsync()
    {
        ConnectionString = await postgres.CreateDatabaseAsync();
        factory = new WebApplicationFactory<Caller>().WithWebHostBuilder(host =>
        {
            host.UseSetting("ConnectionStrings:ledger", ConnectionString);
            foreach (var (name, value) in Settings)
            {
                host.UseSetting(name, value);
            }

            host.ConfigureServices(services => services.AddSingleton<IStartupFilter, PeerFromHeader>());
            host.ConfigureTestServices(services => Replace?.Invoke(services));
        });
        Client = factory.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false });
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await factory!.DisposeAsync();
    }

    /// <summary>A registered account, or a pseudonymous one, with these roles and kudos.</summary>
    public async Task<TestUser> UserAsync(string name, Roles roles = Roles.None, long kudos = 0, bool pseudonymous = false)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var identity = pseudonymous ? null : $"test_{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}";
        var registered = (Registration.Done)await Services.GetRequiredService<Registrar>().RegisterAsync(name, identity, cancellation);
        var changes = new UserChanges
        {
            Kudos = kudos == 0 ? null : Ledger.Kudos.Whole(kudos),
            Moderator = Given(roles, Roles.Moderator),
            Trusted = Given(roles, Roles.Trusted),
            Flagged = Given(roles, Roles.Flagged),
            Service = Given(roles, Roles.Service),
            Education = Given(roles, Roles.Education),
            Customizer = Given(roles, Roles.Customizer),
            Special = Given(roles, Roles.Special),
        };
        if (changes != new UserChanges())
        {
            var command = new ModifyUser(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), registered.User.Id, Actor.Operator, changes);
            Assert.IsType<ModifyUserResult.Done>((await Services.GetRequiredService<CommandBus>().SubmitAsync(command, cancellation)).Value);
        }

        return new TestUser(registered.User.Id, registered.Key, registered.User.Alias);
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? key = null, string? json = null, params (string, string)[] headers)
    {
        var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("apikey", key);
        }

        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        return Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends and reads: the status and the JSON.</summary>
    public async Task<Reply> AskAsync(string method, string path, string? key = null, string? json = null, params (string, string)[] headers)
    {
        var answer = await SendAsync(new HttpMethod(method), path, key, json, headers);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new Reply((int)answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    static bool? Given(Roles roles, Roles role) => (roles & role) == role ? true : null;

    sealed class PeerFromHeader : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, following) =>
            {
                var given = context.Request.Headers[PeerHeader].ToString();
                context.Connection.RemoteIpAddress = given.Length == 0 ? IPAddress.Loopback : IPAddress.Parse(given);
                return following(context);
            });
            next(app);
        };
    }
}

public sealed record TestUser(UserId Id, string Key, string Alias);

public readonly record struct Reply(int Status, JsonElement Json)
{
    public string? Rc => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("rc", out var rc) ? rc.GetString() : null;

    public override string ToString() => $"{Status} {(Json.ValueKind == JsonValueKind.Undefined ? string.Empty : Json.GetRawText())}";
}

[CollectionDefinition(Name)]
public sealed class ApiCollection : ICollectionFixture<ApiServer>
{
    public const string Name = "api";
}
