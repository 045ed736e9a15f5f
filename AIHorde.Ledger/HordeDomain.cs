using AIHorde.Ledger.Collections;
using AIHorde.Ledger.Moderation;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.SharedKeys;
using AIHorde.Ledger.Stats;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Styles;
using AIHorde.Ledger.Teams;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Users.Gifts;
using AIHorde.Ledger.Workers;
using Microsoft.Extensions.Configuration;

namespace AIHorde.Ledger;

/// <summary>Requests, workers, users, shared keys, teams, styles and collections: what the ledger is about.</summary>
public static class HordeDomain
{
    public static LedgerFeature Feature { get; } = new LedgerFeature(typeof(HordeDomain).Assembly)
        .Stream(RequestStream.Type).Project(new RequestRows()).Project(new JobRows())
        .Stream(UserStream.Type).Stream(GiftStream.Type).Project(new UserRows()).Project(new UserRecordRows())
        .Stream(WorkerStream.Type).Stream(DutyStream.Type).Project(new WorkerRows()).Project(new DutyRows()).Project(new WorkerRecordRows())
        .Stream(SharedKeyStream.Type).Project(new SharedKeyRows())
        .Stream(TeamStream.Type).Project(new TeamRows()).Project(new TeamRecordRows())
        .Stream(StyleStream.Type).Project(new StyleRows()).Project(new StyleRecordRows())
        .Stream(CollectionStream.Type).Project(new CollectionRows()).Project(new CollectionRecordRows())
        .Project(new GenerationStats()).Project(new ClusterTallies());

    /// <summary>Adds the domain to the ledger's model, the queries over its tables, and the rounds that look after it.</summary>
    public static IServiceCollection AddHordeDomain(this IServiceCollection services, HordeOptions? options = null) => services
        .AddLedgerFeature(Feature)
        .AddSingleton(provider => options ?? HordeOptions.From(provider.GetService<IConfiguration>()))
        .AddSingleton<Patronage>()
        .AddHostedService<RequestRounds>()
        .AddHostedService<PromotionRounds>()
        .AddHostedService<AllowanceRounds>()
        .AddHostedService<QueueSamples>()
        .AddSingleton<UserQueries>()
        .AddSingleton<WorkerQueries>()
        .AddSingleton<RequestQueries>()
        .AddSingleton<SharedKeyQueries>()
        .AddSingleton<TeamQueries>()
        .AddSingleton<StyleQueries>()
        .AddSingleton<CollectionQueries>()
        .AddSingleton<ModerationLog>()
        .AddSingleton<ModerationSearch>()
        .AddSingleton<StatsQueries>()
        .AddSingleton<LiveQueries>()
        .AddSingleton<LeaderQueries>()
        .AddSingleton<LiveDetailQueries>();
}
