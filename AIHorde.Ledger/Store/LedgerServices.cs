using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AIHorde.Ledger.Store;

public static class LedgerServices
{
    /// <summary>The ledger on this database: command bus, event store, and the loops that keep it. The schema is brought up to date at start.</summary>
    public static IServiceCollection AddLedger(this IServiceCollection services, string connectionString, LedgerOptions? options = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options ?? new LedgerOptions());
        services.AddSingleton(provider => new LedgerModel(provider.GetServices<LedgerFeature>()));
        services.AddSingleton<Migrator>();
        services.AddSingleton(_ => LedgerDatabase.Connect(connectionString));
        services.AddSingleton<EventStore>();
        services.AddSingleton<CommitSignal>();
        services.AddSingleton<BatchRunner>();
        services.AddSingleton(provider => new CommandBus(provider.GetRequiredService<BatchRunner>(), provider.GetRequiredService<LedgerOptions>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<CommitSignal>()));
        services.AddHostedService(provider => new SchemaStart(provider.GetRequiredService<Migrator>(), connectionString));
        services.AddHostedService(provider => provider.GetRequiredService<CommandBus>());
        return services;
    }

    /// <summary>Adds a feature's streams and projections to the model.</summary>
    public static IServiceCollection AddLedgerFeature(this IServiceCollection services, LedgerFeature feature) => services.AddSingleton(feature);

    /// <summary>First of all hosted services, and lifecycle-early: nothing may touch the database before its schema is there.</summary>
    sealed class SchemaStart(Migrator migrator, string connectionString) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => migrator.MigrateAsync(connectionString, cancellationToken);

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
