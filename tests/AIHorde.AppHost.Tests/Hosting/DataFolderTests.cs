using AIHorde.AppHost.Hosting;

namespace AIHorde.AppHost.Tests.Hosting;

public sealed class DataFolderTests : IDisposable
{
    readonly string path = Directory.CreateTempSubdirectory("aihorde-test-").FullName;

    [Fact]
    public void A_second_launcher_is_refused_and_told_which_folder_is_taken()
    {
        using (DataFolder.Open(new() { Data = path }))
        {
            var refusal = Assert.Throws<LaunchException>(() => DataFolder.Open(new() { Data = path }));
            Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
        }

        DataFolder.Open(new() { Data = path }).Dispose();
    }

    [Fact]
    public void A_throwaway_folder_is_gone_afterwards()
    {
        var folder = DataFolder.Open(new() { Ephemeral = true });
        folder.Keep("secret", "x");
        folder.Dispose();
        Assert.False(Directory.Exists(folder.Path));
    }

    [Fact]
    public void A_secret_is_made_once_kept_closed_and_shown_once()
    {
        using var folder = DataFolder.Open(new() { Data = path });
        var first = Resolve(folder);
        Assert.True(first.IsNew);
        Assert.Equal(22, first.Value.Length);
        var second = Resolve(folder);
        Assert.False(second.IsNew);
        Assert.Equal(first.Value, second.Value);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(path, "admin-key")));
        }
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_told_in_one_line()
    {
        var file = Path.Combine(path, "file");
        File.WriteAllText(file, "");
        var refusal = Assert.Throws<LaunchException>(() => DataFolder.Open(new() { Data = Path.Combine(file, "inside") }));
        Assert.DoesNotContain('\n', refusal.Message);
    }

    public void Dispose() => Directory.Delete(path, recursive: true);

    static SecretParameter Resolve(DataFolder folder)
    {
        var secret = new SecretParameter("admin-key", "A_VARIABLE_THAT_IS_NOT_SET");
        secret.Resolve(folder);
        return secret;
    }
}
