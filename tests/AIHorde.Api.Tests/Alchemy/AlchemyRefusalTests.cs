using AIHorde.Api.Tests.Requests;
using AIHorde.Testing;

namespace AIHorde.Api.Tests.Alchemy;

public sealed class AlchemyRefusalTests(PostgresServer server)
{
    [Fact]
    public async Task A_picture_that_cannot_be_taken_is_refused_with_its_reason()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        (string Picture, string Rc)[] refused =
        [
            ("zzz", "ImageValidationFailed"),
            ("http://127.0.0.1:9/x.png", "ImageValidationFailed"),
            (Pictures.Of(4096, 4096), "SourceImageResolutionExceeded"),
            (Pictures.Of(512 * 256, 8), "SourceImageResolutionExceeded"),
        ];
        foreach (var (picture, rc) in refused)
        {
            var answer = await node.PostAsync(
                "/interrogate/async", HordeNode.Requester, new { source_image = picture, forms = new[] { new { name = "nsfw" } } });
            Assert.Equal((400, rc), (answer.Status, answer.Body.GetProperty("rc").GetString()));
            Assert.StartsWith("Image validation failed", answer.Body.GetProperty("message").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_account_has_at_most_ten_forms_for_each_of_its_concurrent_requests()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        string[] forms =
        [
            "caption", "interrogation", "nsfw", "vectorize", "palette", "describe", "aesthetic", "GFPGAN", "RealESRGAN_x4plus", "RealESRGAN_x2plus",
            "NMKD_Siax", "4x_AnimeSharp", "CodeFormers", "strip_background", "4xNomos8kSC", "4xLSDIRplus", "GFPGANv1.3", "RestoreFormer",
            "RealESRGAN_x4plus_anime_6B", "2xModernSpanimationV1",
        ];
        object Body(int count) => new { source_image = Pictures.Small, forms = forms.Take(count).Select(name => new { name }) };
        for (var request = 0; request < 300 / forms.Length; request++)
            Assert.Equal(202, (await node.PostAsync("/interrogate/async", HordeNode.Requester, Body(forms.Length))).Status);
        var refused = await node.PostAsync("/interrogate/async", HordeNode.Requester, Body(1));
        Assert.Equal((429, "TooManyPrompts"), (refused.Status, refused.Body.GetProperty("rc").GetString()));
    }

    [Fact]
    public async Task Results_are_taken_from_the_owner_of_the_worker_alone()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        await node.AskFormsAsync(Pictures.Small, "caption");
        var form = await node.PopFormAsync("caption");
        var stranger = await node.SubmitFormAsync(form, "x", key: HordeNode.Untrusted);
        Assert.Equal((403, "WrongCredentials"), (stranger.Status, stranger.Body.GetProperty("rc").GetString()));
        var otherKind = await node.PostAsync(
            "/generate/submit", HordeNode.WorkerOwner, new { id = form.GetProperty("id").GetString(), generation = "R2", seed = 1 });
        Assert.Equal((404, "InvalidJobID"), (otherKind.Status, otherKind.Body.GetProperty("rc").GetString()));
    }

    [Theory]
    [InlineData("missing", 401, "InvalidAPIKey")]
    [InlineData(HordeNode.Anonymous, 403, "AnonForbiddenWorker")]
    public async Task Only_registered_accounts_pop(string key, int status, string rc)
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        var answer = await node.PopFormsAsync(["caption"], key: key);
        Assert.Equal((status, rc), (answer.Status, answer.Body.GetProperty("rc").GetString()));
    }

    [Fact]
    public async Task The_name_of_another_kind_of_worker_is_not_taken()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        await node.PostAsync("/generate/text/pop", HordeNode.WorkerOwner, new { name = "Demo Alchemist", models = new[] { "abc" } });
        Assert.Equal("PolymorphicNameConflict", (await node.PopFormsAsync(["caption"])).Body.GetProperty("rc").GetString());
    }
}
