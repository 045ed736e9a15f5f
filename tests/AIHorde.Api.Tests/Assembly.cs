using AIHorde.Testing;

[assembly: AssemblyFixture(typeof(PostgresServer))]
