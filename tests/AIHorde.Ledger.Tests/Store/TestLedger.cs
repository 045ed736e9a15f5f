using AIHorde.Ledger.Store;
using AIHorde.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace AIHorde.Ledger.Tests;

/// <summary>A whole ledger on a database of its own, or one more node on the database of another.</summary>
sealed class TestLedger : IAsyncDisposable
{
    readonly IHost host;

    TestLedger(IHost host, string connectionString) => (this.host, ConnectionString) = (host, connectionString);

    public string ConnectionString { get; }

    public CommandBus Bus => Get<CommandBus>();

    public EventStore Store => Get<EventStore>();

    /// <summary>In the role of the application, as the ledger itself connects.</summary>
    public NpgsqlDataSource Database => Get<NpgsqlDataSource>();

    public T Get<T>() where T : notnull => host.Services.GetRequiredService<T>();

    public static async Task<TestLedger> StartAsync(PostgresServer server, LedgerOptions? options = null) =>
        await StartAsync(await server.CreateDatabaseAsync(), options);

    public static async Task<TestLedger> StartAsync(string connectionString, LedgerOptions? options = null, Action<IServiceCollection>? more = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddLedger(connectionString, options).AddLedgerFeature(Counters.Feature);
        more?.Invoke(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return new(host, connectionString);
    }

    public async Task<TResult> DoAsync<TResult>(Command<TResult> command) => (await Bus.SubmitAsync(command, TestContext.Current.CancellationToken)).Value;

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }
}
