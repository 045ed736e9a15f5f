using System.Net;
using System.Text.Json;
using AIHorde.Api.Tests.Requests;
using AIHorde.Testing;

namespace AIHorde.Api.Tests.Alchemy;

public sealed class AlchemyJobTests(PostgresServer server)
{
    static readonly byte[] webp = Convert.FromBase64String("UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAwA0JaQAA3AA/vuUAAA=");

    [Fact]
    public async Task A_picture_is_described_and_enlarged_and_each_form_is_paid_by_its_size_once()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        var (requester, owner) = (await node.BalanceAsync(5), await node.BalanceAsync(6));
        Assert.Equal(JsonValueKind.Null, (await node.PopFormsAsync(["caption", "RealESRGAN_x4plus"])).Body.GetProperty("forms").ValueKind);
        var request = await node.AskFormsAsync(Pictures.Of(1024, 768), "caption", "RealESRGAN_x4plus");
        Assert.Equal("waiting: caption waiting, RealESRGAN_x4plus waiting", await node.StatesAsync(request));

        var popped = (await node.PopFormsAsync(["caption", "RealESRGAN_x4plus"], amount: 2)).Body.GetProperty("forms").EnumerateArray().ToList();
        Assert.Equal(["caption", "RealESRGAN_x4plus"], popped.Select(form => form.GetProperty("form").GetString()));
        Assert.False(popped[0].TryGetProperty("r2_upload", out _));
        Assert.Equal(HttpStatusCode.OK, (await node.Client.GetAsync(popped[0].GetProperty("source_image").GetString())).StatusCode);
        var described = await node.SubmitFormAsync(popped[0], "a cat on a chair");
        Assert.Equal((200, 1m), (described.Status, described.Body.GetProperty("reward").GetDecimal()));
        Assert.Equal("DuplicateGen", (await node.SubmitFormAsync(popped[0], "a dog")).Body.GetProperty("rc").GetString());
        Assert.Equal("processing: caption done, RealESRGAN_x4plus processing", await node.StatesAsync(request));

        using var image = new ByteArrayContent(webp);
        Assert.Equal(HttpStatusCode.OK, (await node.Client.PutAsync(popped[1].GetProperty("r2_upload").GetString(), image)).StatusCode);
        Assert.Equal(12m, (await node.SubmitFormAsync(popped[1], "R2")).Body.GetProperty("reward").GetDecimal());
        var done = (await node.GetAsync($"/interrogate/status/{request}")).Body;
        Assert.Equal("done", done.GetProperty("state").GetString());
        Assert.Equal("a cat on a chair", done.GetProperty("forms")[0].GetProperty("result").GetProperty("caption").GetString());
        var enlarged = await node.Client.GetAsync(done.GetProperty("forms")[1].GetProperty("result").GetProperty("RealESRGAN_x4plus").GetString());
        Assert.Equal(webp, await enlarged.Content.ReadAsByteArrayAsync());

        Assert.Equal(owner + 1 + 12, await node.BalanceAsync(6));
        Assert.Equal(requester - (1 + 2) - (12 + 2), await node.BalanceAsync(5));
        Assert.Equal(HttpStatusCode.NotFound, (await node.Client.GetAsync(popped[0].GetProperty("source_image").GetString())).StatusCode);
    }

    [Fact]
    public async Task One_pop_takes_forms_of_several_requests_and_only_those_that_it_names()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        await node.AskFormsAsync(Pictures.Small, "nsfw", "caption", "caption");
        await node.AskFormsAsync(Pictures.Small, "caption", "interrogation");
        await node.AskFormsAsync(Pictures.Of(2048, 2048), "caption");
        var popped = (await node.PopFormsAsync(["caption", "interrogation"], amount: 5, maxTiles: 4)).Body.GetProperty("forms").EnumerateArray();
        Assert.Equal(["caption", "caption", "interrogation"], popped.Select(form => form.GetProperty("form").GetString()));
        Assert.Equal("nsfw", (await node.PopFormAsync("nsfw")).GetProperty("form").GetString());
        Assert.Equal(JsonValueKind.Null, (await node.PopFormsAsync(["nsfw"])).Body.GetProperty("forms").ValueKind);
    }

    [Fact]
    public async Task Cancelling_pays_the_form_in_progress_and_shows_what_is_after_it()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        var (requester, owner) = (await node.BalanceAsync(5), await node.BalanceAsync(6));
        var request = await node.AskFormsAsync(Pictures.Small, "caption", "interrogation", "nsfw");
        await node.SubmitFormAsync(await node.PopFormAsync("nsfw"), false);
        var running = await node.PopFormAsync("interrogation");
        var cancelled = await node.SendAsync(HttpMethod.Delete, $"/interrogate/status/{request}");
        Assert.Equal((200, "partial"), (cancelled.Status, cancelled.Body.GetProperty("state").GetString()));
        Assert.Equal("partial: caption cancelled, interrogation cancelled, nsfw done", await node.StatesAsync(request));
        Assert.Equal("DuplicateGen", (await node.SubmitFormAsync(running, new { })).Body.GetProperty("rc").GetString());
        Assert.Equal(owner + 1 + 3, await node.BalanceAsync(6));
        Assert.Equal(requester - 3 - 5, await node.BalanceAsync(5));
        Assert.Equal(HttpStatusCode.NotFound, (await node.Client.GetAsync(running.GetProperty("source_image").GetString())).StatusCode);
    }

    [Fact]
    public async Task A_form_that_fails_four_times_is_given_up_and_the_others_are_not()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        var request = await node.AskFormsAsync(Pictures.Small, "caption", "nsfw");
        for (var fault = 0; fault < 4; fault++)
        {
            var form = await Until.NotNullAsync(async () => (await node.PopFormsAsync(["caption"])).Body.GetProperty("forms") is
                { ValueKind: JsonValueKind.Array } forms ? (object)forms[0] : null);
            var faulted = await node.SubmitFormAsync((JsonElement)form, null, "faulted");
            Assert.Equal((200, 0m), (faulted.Status, faulted.Body.GetProperty("reward").GetDecimal()));
            Assert.Equal("AbortedGen", (await node.SubmitFormAsync((JsonElement)form, "late")).Body.GetProperty("rc").GetString());
        }

        Assert.Equal("waiting: caption faulted, nsfw waiting", await node.StatesAsync(request));
        await node.SubmitFormAsync(await node.PopFormAsync("nsfw"), true);
        Assert.Equal("partial: caption faulted, nsfw done", await node.StatesAsync(request));
    }

    [Fact]
    public async Task A_request_for_trusted_workers_passes_the_others_by_and_says_so()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        var asked = await node.PostAsync("/interrogate/async", HordeNode.Requester, new
        {
            source_image = Pictures.Small, forms = new[] { new { name = "caption", payload = new { length = 3 } } }, trusted_workers = true,
        });
        var skipped = await node.PopFormsAsync(["caption"], key: HordeNode.Untrusted);
        Assert.Equal((200, 1), (skipped.Status, skipped.Body.GetProperty("skipped").GetProperty("untrusted").GetInt32()));
        var explained = (await node.GetAsync($"/generate/explain/{asked.Body.GetProperty("id").GetString()}")).Body;
        Assert.Equal(("alchemy", 1, 1, 0), (
            explained.GetProperty("kind").GetString(), explained.GetProperty("active_workers").GetInt32(),
            explained.GetProperty("excluded_by").GetProperty("untrusted").GetInt32(), explained.GetProperty("matching_workers").GetInt32()));
        Assert.Equal(3, (await node.PopFormAsync("caption")).GetProperty("payload").GetProperty("length").GetInt32());
    }

    [Fact]
    public async Task Half_of_what_an_untrusted_owner_earns_waits_in_escrow()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        var owner = await node.BalanceAsync(7);
        await node.AskFormsAsync(Pictures.Of(1024, 1024), "GFPGAN");
        var form = (await node.PopFormsAsync(["GFPGAN"], key: HordeNode.Untrusted)).Body.GetProperty("forms")[0];
        Assert.Equal(12m, (await node.SubmitFormAsync(form, "R2", key: HordeNode.Untrusted)).Body.GetProperty("reward").GetDecimal());
        Assert.Equal(owner + 6, await node.BalanceAsync(7));
    }

    [Fact]
    public async Task A_dry_run_tells_the_price_and_queues_nothing()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        var forms = new[] { new { name = "caption" }, new { name = "interrogation" }, new { name = "4x_AnimeSharp" } };
        var priced = await node.PostAsync(
            "/interrogate/async", HordeNode.Requester, new { source_image = Pictures.Of(600, 400), forms, slow_workers = false, dry_run = true });
        Assert.Equal((200, 1m + 3 + 6 + 3), (priced.Status, priced.Body.GetProperty("kudos").GetDecimal()));
        Assert.Equal(JsonValueKind.Null, (await node.PopFormsAsync(["caption"])).Body.GetProperty("forms").ValueKind);
    }

    [Fact]
    public async Task What_is_done_of_alchemy_is_counted_and_shown()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        await node.AskFormsAsync(Pictures.Small, "caption", "nsfw");
        await node.SubmitFormAsync(await node.PopFormAsync("caption"), "a fox");
        var performance = (await node.GetAsync("/status/performance")).Body;
        Assert.Equal((1m, 1), (performance.GetProperty("queued_forms").GetDecimal(), performance.GetProperty("interrogator_count").GetInt32()));
        var live = (await node.GetAsync("/status/live")).Body;
        Assert.Contains(live.GetProperty("last_hour").EnumerateArray(), slot =>
            slot.GetProperty("kind").GetString() == "alchemy" && slot.GetProperty("delivered").GetInt32() == 1);
        var worker = (await node.GetAsync("/workers?type=interrogation")).Body[0];
        Assert.Equal(("Demo Alchemist", 1), (worker.GetProperty("name").GetString(), worker.GetProperty("requests_fulfilled").GetInt32()));
    }
}
