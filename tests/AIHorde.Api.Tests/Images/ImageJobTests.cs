using System.Text.Json;
using AIHorde.Api.Tests.Requests;
using AIHorde.Ledger;
using AIHorde.Ledger.Workers;
using AIHorde.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AIHorde.Api.Tests.Images;

public sealed class ImageJobTests(PostgresServer server)
{
    const string model = "AlbedoBase XL (SDXL)";
    static readonly byte[] webp = Convert.FromBase64String("UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAwA0JaQAA3AA/vuUAAA=");

    [Fact]
    public async Task An_image_is_asked_popped_uploaded_submitted_and_downloaded()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        var (requester, owner) = (await node.BalanceAsync(5), await node.BalanceAsync(6));
        Assert.Equal(JsonValueKind.Null, (await node.PopImageAsync(model)).Body.GetProperty("id").ValueKind);
        var asked = await node.PostAsync("/generate/async", HordeNode.Requester, new
        {
            prompt = "lighthouse on a cliff###people",
            models = new[] { model },
            nsfw = false,
            @params = new { width = 1024, height = 1024, steps = 30, n = 2, seed = "4711", seed_variation = 10 },
        });
        Assert.Equal(202, asked.Status);
        var value = asked.Body.GetProperty("kudos").GetDecimal();
        var id = asked.Body.GetProperty("id").GetString();

        var popped = (await node.PopImageAsync(model, amount: 2)).Body;
        Assert.Equal(2, popped.GetProperty("ids").GetArrayLength());
        Assert.Equal((2, 30, "4731", 270), (
            popped.GetProperty("payload").GetProperty("n_iter").GetInt32(), popped.GetProperty("payload").GetProperty("ddim_steps").GetInt32(),
            popped.GetProperty("payload").GetProperty("seed").GetString(), popped.GetProperty("ttl").GetInt32()));
        Assert.True(popped.GetProperty("payload").GetProperty("use_nsfw_censor").GetBoolean());
        var rewards = 0m;
        foreach (var (job, upload) in popped.GetProperty("ids").EnumerateArray().Zip(popped.GetProperty("r2_uploads").EnumerateArray()))
        {
            using var image = new ByteArrayContent(webp);
            Assert.Equal(System.Net.HttpStatusCode.OK, (await node.Client.PutAsync(upload.GetString(), image)).StatusCode);
            var submitted = await node.PostAsync("/generate/submit", HordeNode.WorkerOwner, new { id = job.GetString(), generation = "R2", seed = 4731 });
            Assert.Equal(200, submitted.Status);
            rewards += submitted.Body.GetProperty("reward").GetDecimal();
        }

        Assert.InRange(rewards, 4 * value - 3, 4 * value + 3);
        var status = (await node.GetAsync($"/generate/status/{id}")).Body;
        Assert.True(status.GetProperty("done").GetBoolean());
        foreach (var generation in status.GetProperty("generations").EnumerateArray())
        {
            var download = await node.Client.GetAsync(generation.GetProperty("img").GetString());
            Assert.Equal("image/webp", download.Content.Headers.ContentType?.MediaType);
            Assert.Equal(webp, await download.Content.ReadAsByteArrayAsync());
        }

        Assert.Equal(owner + rewards, await node.BalanceAsync(6));
        Assert.Equal(requester - 3 - rewards - 2, await node.BalanceAsync(5));
    }

    [Fact]
    [Trait("threat", "1")]
    [Trait("threat", "21")]
    public async Task What_a_requester_gets_was_cleaned_and_cannot_be_changed_after_the_submit()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        var asked = await node.PostAsync("/generate/async", HordeNode.Requester, new { prompt = "x", models = new[] { model } });
        var popped = (await node.PopImageAsync(model)).Body;
        var (job, upload) = (popped.GetProperty("id").GetString(), popped.GetProperty("r2_upload").GetString());
        Assert.Equal("ImageValidationFailed", await SubmitAsync("<html>"u8.ToArray()));
        Assert.Null(await SubmitAsync([.. webp, .. "<script>"u8]));
        Assert.Equal("DuplicateGen", await SubmitAsync([.. webp[..40], 1, 2, 3, 4]));
        var status = (await node.GetAsync($"/generate/status/{asked.Body.GetProperty("id").GetString()}")).Body;
        Assert.Equal(webp, await node.Client.GetByteArrayAsync(status.GetProperty("generations")[0].GetProperty("img").GetString()));

        async Task<string?> SubmitAsync(byte[] uploaded)
        {
            using var image = new ByteArrayContent(uploaded);
            await node.Client.PutAsync(upload, image);
            var answer = await node.PostAsync("/generate/submit", HordeNode.WorkerOwner, new { id = job, generation = "R2", seed = 1 });
            return answer.Body.TryGetProperty("rc", out var rc) ? rc.GetString() : null;
        }
    }

    [Theory]
    [InlineData("Holy shit", "reGen:1:u", "ProfaneWorkerName")]
    [InlineData("Dreamer", "the fucking bridge:1:u", "ProfaneBridgeAgent")]
    [InlineData("my colab", "reGen:1:u", "BadRequest")]
    public async Task A_new_worker_needs_a_decent_name(string name, string agent, string rc)
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        var answer = await node.PostAsync("/generate/pop", HordeNode.WorkerOwner, new { name, models = new[] { model }, bridge_agent = agent });
        Assert.Equal((400, rc), (answer.Status, answer.Body.GetProperty("rc").GetString()));
    }

    [Fact]
    public async Task A_name_that_is_too_long_is_cut_and_found_again()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        var pop = new { name = new string('x', 120), models = new[] { model } };
        for (var turn = 0; turn < 2; turn++) Assert.Equal(200, (await node.PostAsync("/generate/pop", HordeNode.WorkerOwner, pop)).Status);
        var workers = await node.Services.GetRequiredService<WorkerQueries>().OfOwnerAsync(new UserId(6));
        Assert.Equal(100, Assert.Single(workers).Name.Length);
    }

    [Fact]
    public async Task A_program_that_no_table_knows_gets_what_it_declares_that_it_can_do()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        await node.PostAsync("/generate/async", HordeNode.Requester, new { prompt = "x", models = new[] { model }, @params = new { tiling = true } });
        Assert.Null(await PopAsync("r2"));
        Assert.NotNull(await PopAsync("r2", "tiling"));

        async Task<string?> PopAsync(params string[] capabilities) => (await node.PostAsync("/generate/pop", HordeNode.WorkerOwner, new
        {
            name = "Newcomer", models = new[] { model }, bridge_agent = "Something New:1:u", capabilities,
        })).Body.GetProperty("id").GetString();
    }

    [Fact]
    public async Task An_empty_pop_has_its_frame_and_says_what_was_passed_over()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        await node.PostAsync("/generate/async", HordeNode.Requester, new { prompt = "x", models = new[] { "Deliberate" }, @params = new { width = 1024 } });
        var popped = (await node.PopImageAsync(model, maxPixels: 262144)).Body;
        Assert.Equal(12, popped.GetProperty("payload").EnumerateObject().Count());
        Assert.Equal(0, popped.GetProperty("ids").GetArrayLength());
        Assert.Equal((1, 1, 0), (
            popped.GetProperty("skipped").GetProperty("models").GetInt32(), popped.GetProperty("skipped").GetProperty("max_pixels").GetInt32(),
            popped.GetProperty("skipped").GetProperty("post-processing").GetInt32()));
    }

    [Fact]
    public async Task An_image_that_was_asked_as_base64_comes_back_as_base64()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        var asked = await node.PostAsync("/generate/async", HordeNode.Requester, new { prompt = "x", models = new[] { model }, r2 = false });
        var job = (await node.PopImageAsync(model)).Body.GetProperty("id").GetString();
        var image = Convert.ToBase64String(webp);
        Assert.Equal(200, (await node.PostAsync("/generate/submit", HordeNode.WorkerOwner, new { id = job, generation = image, seed = 1 })).Status);
        var status = (await node.GetAsync($"/generate/status/{asked.Body.GetProperty("id").GetString()}")).Body;
        Assert.Equal(image, status.GetProperty("generations")[0].GetProperty("img").GetString());
    }

    [Fact]
    public async Task What_keeps_each_worker_from_a_request_is_explained()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        await node.PopImageAsync(model, maxPixels: 262144);
        var asked = await node.PostAsync(
            "/generate/async", HordeNode.Requester, new { prompt = "x", models = new[] { model }, @params = new { width = 1024 } });
        var explained = (await node.GetAsync($"/generate/explain/{asked.Body.GetProperty("id").GetString()}")).Body;
        Assert.Equal((1, 0, 1), (
            explained.GetProperty("active_workers").GetInt32(), explained.GetProperty("matching_workers").GetInt32(),
            explained.GetProperty("excluded_by").GetProperty("max_pixels").GetInt32()));
        Assert.False(explained.GetProperty("is_possible").GetBoolean());
    }

    [Theory]
    [InlineData("""{"width":500}""", "params.width")]
    [InlineData("""{"steps":900}""", "params.steps")]
    [InlineData("""{"seed":12}""", "params.seed")]
    public async Task What_does_not_fit_the_schema_is_named_by_its_path(string settings, string path)
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        var answer = await node.PostAsync("/generate/async", HordeNode.Requester, new { prompt = "x", @params = JsonDocument.Parse(settings).RootElement });
        Assert.Equal(400, answer.Status);
        Assert.True(answer.Body.GetProperty("errors").TryGetProperty(path, out _));
        Assert.False(answer.Body.TryGetProperty("rc", out _));
    }

    [Fact]
    public async Task A_large_image_needs_kudos_on_hand_or_is_made_smaller()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        object Body(bool downgrade, bool dry = false) => new
        {
            prompt = "x", models = new[] { "stable_diffusion" }, allow_downgrade = downgrade, dry_run = dry,
            @params = new { width = 2048, height = 2048, steps = 50 },
        };
        var refused = await node.PostAsync("/generate/async", HordeNode.Anonymous, Body(downgrade: false));
        Assert.Equal((403, "KudosUpfront"), (refused.Status, refused.Body.GetProperty("rc").GetString()));
        var priced = (await node.PostAsync("/generate/async", HordeNode.Anonymous, Body(downgrade: true, dry: true))).Body;
        Assert.Equal("""{"width":1024,"height":1024,"steps":30}""", priced.GetProperty("params").GetRawText());
        Assert.Equal(202, (await node.PostAsync("/generate/async", HordeNode.Anonymous, Body(downgrade: true))).Status);
        var popped = (await node.PopImageAsync("stable_diffusion")).Body.GetProperty("payload");
        Assert.Equal((1024, 1024, 30), (
            popped.GetProperty("width").GetInt32(), popped.GetProperty("height").GetInt32(), popped.GetProperty("ddim_steps").GetInt32()));
    }
}

static class ImageCalls
{
    public static Task<(int Status, JsonElement Body)> PopImageAsync(this HordeNode node, string model, int amount = 1, int maxPixels = 8_388_608) =>
        node.PostAsync("/generate/pop", HordeNode.WorkerOwner, new
        {
            name = "Demo Dreamer",
            models = new[] { model },
            bridge_agent = "AI Horde Worker reGen:13.0.2:https://example.org/worker",
            amount,
            max_pixels = maxPixels,
            allow_lora = true,
            allow_controlnet = true,
        });
}
