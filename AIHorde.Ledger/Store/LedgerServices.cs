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
        services.AddSingleton(_ => LedgerDatabase.Connect(connectionString));
        services.AddSingleton(_ => LedgerDatabase.ConnectLog(connectionString));
        services.AddLogging();
        services.AddSingleton<Migrator>();
        services.AddSingleton<CommitSignal>();
        services.AddSingleton<BatchRunner>();
        services.AddSingleton<Owners>();
        services.AddSingleton(p => new EventStore(p.Get<LogDatabase>(), p.Get<LedgerModel>()));
        services.AddSingleton(p => new EventFeed(p.Get<LogDatabase>(), p.Get<LedgerModel>(), p.Get<TimeProvider>(), p.Get<CommitSignal>()));
        services.AddSingleton(p => new CommandBus(p.Get<BatchRunner>(), p.Get<LedgerOptions>(), p.Get<TimeProvider>(), p.Get<CommitSignal>()));
        services.AddSingleton<PayloadStore>();
        services.AddSingleton<DeadLetters>();
        services.AddSingleton<ParkedEvents>();
        services.AddSingleton<KudosBook>();
        services.AddSingleton<SealBook>();
        services.AddHealthChecks().AddCheck<LedgerHealth>("ledger", tags: ["ready"]);
        return services.AddLoops(connectionString);
    }

    static IServiceCollection AddLoops(this IServiceCollection services, string connectionString)
    {
        services.AddHostedService(p => new SchemaStart(p.Get<Migrator>(), connectionString));
        services.AddHostedService(p => p.Get<CommandBus>());
        services.AddHostedService<CommitNotifier>();
        services.AddHostedService<CommitListener>();
        services.AddHostedService<ProjectionLoops>();
        services.AddHostedService<SealLoop>();
        services.AddHostedService<OutboxLoop>();
        services.AddHostedService<HoldExpiryLoop>();
        services.AddHostedService<PurgeLoop>();
        return services;
    }

    static T Get<T>(this IServiceProvider provider) where T : notnull => provider.GetRequiredService<T>();

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
