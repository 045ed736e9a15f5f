using AIHorde.Testing;

[assembly: AssemblyFixture(typeof(PostgresServer))]
// Each test runs a whole stack; several at once on a small machine would only wait for one another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
