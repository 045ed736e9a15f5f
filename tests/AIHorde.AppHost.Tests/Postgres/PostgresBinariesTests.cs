using AIHorde.AppHost.Postgres;

namespace AIHorde.AppHost.Tests.Postgres;

public sealed class PostgresBinariesTests
{
    [Fact]
    public async Task A_folder_without_programs_holds_no_PostgreSQL() =>
        Assert.Null(await PostgresBinaries.LookAsync(Path.GetTempPath(), TestContext.Current.CancellationToken));
}
