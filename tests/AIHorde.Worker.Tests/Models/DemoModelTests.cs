using AIHorde.Worker.Models;

namespace AIHorde.Worker.Tests.Models;

public sealed class DemoModelTests
{
    private const long Megabyte = 1_000_000;

    public static TheoryData<string, long> Models => new() { { DemoModels.Shapes, 12 * Megabyte }, { DemoModels.Tales, 8 * Megabyte } };

    [Theory]
    [MemberData(nameof(Models))]
    public void A_demo_model_is_small_whole_and_has_a_card(string name, long bytesMax)
    {
        string folder = DemoModels.FolderOf(name);
        Assert.Empty(DemoModels.Damaged(folder));
        Assert.InRange(new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length), Megabyte, bytesMax);
        Assert.Contains(name, File.ReadAllText(Path.Combine(folder, "MODEL_CARD.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_or_missing_file_is_named()
    {
        var copy = Directory.CreateTempSubdirectory("aihorde-demo-");
        try
        {
            foreach (string file in Directory.EnumerateFiles(DemoModels.FolderOf(DemoModels.Tales)))
                File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
            Assert.Empty(DemoModels.Damaged(copy.FullName));
            File.AppendAllText(Path.Combine(copy.FullName, "config.json"), " ");
            File.Delete(Path.Combine(copy.FullName, "tokenizer.json"));
            Assert.Equal(["config.json", "tokenizer.json"], DemoModels.Damaged(copy.FullName).Order());
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_worker_offers_both_kinds()
    {
        Assert.Equal([DemoModels.Shapes], DemoModels.Image.Keys);
        Assert.Equal([DemoModels.Tales], DemoModels.Text.Keys);
    }
}
