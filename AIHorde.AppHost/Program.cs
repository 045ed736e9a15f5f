using AIHorde.AppHost.Hosting;

if (LedgerCommand.IsAsked(args)) return await LedgerCommand.RunAsync(args);
var builder = DistributedApplication.CreateBuilder(args);

// The only source of truth. Where ConnectionStrings__ledger names a database, that one is used and no server is started.
var ledger = builder.AddPostgres("postgres").AddDatabase("ledger");

// Made at the first start and kept: keys are stored as hashes made with the pepper, and somebody must be the first administrator.
var pepper = builder.AddSecret("key-pepper", "AIHORDE_KEY_PEPPER");
var adminKey = builder.AddSecret("admin-key", "AIHORDE_ADMIN_APIKEY");

// The door. It brings the database's schema up to date as it starts, so it waits until there is one.
var api = builder.AddProject<Projects.AIHorde_Api>("api")
    .WithHttpEndpoint(builder.Options.ApiPort)
    .WithReplicas(builder.Options.ApiReplicas)
    .WithReference(ledger).WaitFor(ledger)
    .WithEnvironment("AIHORDE_KEY_PEPPER", pepper)
    .WithEnvironment("AIHORDE_ADMIN_APIKEY", adminKey)
    .WithHttpHealthCheck("/health");

// The volunteer's program, for a stack that is whole on one machine. It needs an API to pop from, and on this stack works for the administrator.
if (builder.Options.Workers > 0)
{
    builder.AddProject<Projects.AIHorde_Worker>("worker")
        .WithReplicas(builder.Options.Workers)
        .WithReference(api).WaitForStart(api) // It opens its models while the API starts, and asks until it is answered.
        .WithEnvironment("AIHORDE_WORKER_APIKEY", adminKey)
        .WithEnvironment("AIHORDE_WORKER_NAME", replica => $"Local Worker {replica}")
        .WithEnvironment("AIHORDE_WORKER_GRACE_SECONDS", "2") // Less than the launcher waits before it kills: unfinished jobs are handed back.
        .WithHttpHealthCheck("/health");
}

// The launcher serves a dashboard of its own; --dashboard aspire asks for the genuine one in its place, at the same address.
if (builder.Options.AspireDashboard) builder.AddAspireDashboard("dashboard");

return await builder.Build().RunAsync();

// Kept from being public, which the web SDK would make it: test projects also see the API's.
internal sealed partial class Program;
