using System.Security.Cryptography;
using AIHorde.AppHost.Postgres;

namespace AIHorde.AppHost.Tests.Postgres;

public sealed class FetchedPostgresTests
{
    [Fact]
    public async Task An_archive_that_is_not_the_pinned_one_is_refused()
    {
        var archive = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(archive, "content", TestContext.Current.CancellationToken);
            var right = Convert.ToBase64String(SHA512.HashData("content"u8));
            await FetchedPostgres.VerifyAsync(archive, right, CancellationToken.None);
            await Assert.ThrowsAsync<LaunchException>(() => FetchedPostgres.VerifyAsync(archive, right.Replace(right[0], '-'), CancellationToken.None));
        }
        finally
        {
            File.Delete(archive);
        }
    }

    [Fact]
    public async Task A_folder_without_programs_holds_no_PostgreSQL() =>
        Assert.Null(await PostgresBinaries.LookAsync(Path.GetTempPath(), TestContext.Current.CancellationToken));
}
