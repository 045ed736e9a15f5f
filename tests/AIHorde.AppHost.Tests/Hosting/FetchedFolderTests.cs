using System.Security.Cryptography;
using AIHorde.AppHost.Hosting;

namespace AIHorde.AppHost.Tests.Hosting;

public sealed class FetchedFolderTests : IDisposable
{
    readonly string place = Directory.CreateTempSubdirectory().FullName;

    string Home => Path.Combine(place, "home");

    [Fact]
    public async Task An_archive_that_is_not_the_pinned_one_is_refused()
    {
        var archive = Path.Combine(place, "archive");
        await File.WriteAllTextAsync(archive, "content", TestContext.Current.CancellationToken);
        var right = Convert.ToBase64String(SHA512.HashData("content"u8));
        await FetchedFolder.VerifyAsync(archive, right, CancellationToken.None);
        await Assert.ThrowsAsync<LaunchException>(() => FetchedFolder.VerifyAsync(archive, right.Replace(right[0], '-'), CancellationToken.None));
    }

    [Fact]
    public async Task A_folder_is_there_whole_or_not_at_all()
    {
        Assert.Equal("no network", await FetchedFolder.FillAsync(Home, draft => Task.FromResult<string?>(Half(draft, "no network"))));
        await Assert.ThrowsAsync<LaunchException>(() => FetchedFolder.FillAsync(Home, draft => throw new LaunchException(Half(draft, "another package"))));
        Assert.Empty(Directory.GetFileSystemEntries(place));
        Assert.Null(await FetchedFolder.FillAsync(Home, draft => Task.FromResult(Half(draft, "") is "" ? null : "not reached")));
        Assert.True(File.Exists(Path.Combine(Home, "half")));
    }

    public void Dispose() => Directory.Delete(place, recursive: true);

    static string Half(string draft, string outcome)
    {
        File.WriteAllText(Path.Combine(draft, "half"), "half");
        return outcome;
    }
}
