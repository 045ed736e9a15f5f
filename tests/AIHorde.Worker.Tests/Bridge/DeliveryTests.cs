using System.Text.Json.Nodes;

namespace AIHorde.Worker.Tests.Bridge;

/// <summary>What a worker brings back, and that nothing is lost or done twice on the way.</summary>
public sealed class DeliveryTests
{
    [Fact]
    public async Task A_text_job_is_written_and_submitted()
    {
        await using var horde = await FakeHorde.StartAsync();
        horde.Jobs.Ask(FakeRequest.Text());
        await using var worker = await TestWorker.StartAsync(horde, new ScriptedBackend());
        await Eventually.Is(() => horde.Jobs.Results.Count == 1, "a result");
        var body = horde.Jobs.Results[0].Body;
        Assert.Equal(" there was a lighthouse.", (string?)body["generation"]);
        Assert.Equal("ok", (string?)body["state"]);
        await Eventually.Is(() => worker.Status.Trades.Sum(trade => trade.Take().Kudos) == 10, "the reward is counted");
    }

    [Fact]
    public async Task A_batch_of_images_is_uploaded_and_each_id_submitted_with_its_index_and_seed()
    {
        await using var horde = await FakeHorde.StartAsync();
        horde.Jobs.Ask(FakeRequest.Image() with { Count = 3 });
        var backend = new ScriptedBackend();
        await using var worker = await TestWorker.StartAsync(horde, backend, "--batch", "3");
        await Eventually.Is(() => horde.Jobs.Results.Count == 3, "three results");
        Assert.Equal([4711L, 4712, 4713], horde.Jobs.Results.Select(result => (long)result.Body["seed"]!).Order());
        Assert.All(horde.Jobs.Results, result => Assert.Equal("R2", (string?)result.Body["generation"]));
        Assert.All(horde.Jobs.Results, result => Assert.Equal(TinyPictures.WebP, horde.Uploads[result.Id]));
        Assert.Equal(["0", "1", "2"], horde.Jobs.Results.Select(result => (string)result.Body["gen_metadata"]![0]!["ref"]!).Order());
        Assert.Equal(("a lighthouse", "fog"), (backend.Seen[0].Prompt, backend.Seen[0].NegativePrompt));
    }

    [Fact]
    public async Task Post_processing_that_a_pictures_own_backend_lacks_is_done_by_one_that_has_it()
    {
        await using var horde = await FakeHorde.StartAsync();
        horde.Jobs.Ask(Upscaled());
        var backend = new ScriptedBackend();
        await using var worker = await TestWorker.StartAsync(horde, backend, "--kinds", "image");
        await Eventually.Is(() => horde.Jobs.Results.Count == 1, "a result");
        Assert.Empty(backend.Seen.Single().PostProcessing);
        Assert.Equal(("RealESRGAN_x2plus", TinyPictures.WebP), (Assert.Single(backend.SeenForms).Form, backend.SeenForms.Single().Source));
        var pop = horde.Bodies.First(body => body.Path.EndsWith("generate/pop", StringComparison.Ordinal)).Body;
        Assert.True((bool)pop["allow_post_processing"]!);
        var names = pop["capabilities"]!.AsArray().Select(name => (string)name!).ToList();
        Assert.Contains("RealESRGAN_x2plus", names);
        Assert.DoesNotContain("caption", names);
    }

    [Fact]
    public async Task Post_processing_that_would_take_too_long_is_not_begun()
    {
        await using var horde = await FakeHorde.StartAsync();
        horde.Jobs.Ask(Upscaled());
        var backend = new ScriptedBackend { TilesMax = 0 };
        await using var worker = await TestWorker.StartAsync(horde, backend, "--kinds", "image");
        await Eventually.Is(() => horde.Jobs.Leases.Any(lease => lease.HandedBack), "the job is handed back");
        Assert.Empty(backend.Seen);
    }

    [Fact]
    public async Task A_picture_whose_upload_fails_is_submitted_itself()
    {
        await using var horde = await FakeHorde.StartAsync();
        horde.Spoil("/upload/", new Mishap.Answer(403));
        horde.Jobs.Ask(FakeRequest.Image());
        await using var worker = await TestWorker.StartAsync(horde, new ScriptedBackend());
        await Eventually.Is(() => horde.Jobs.Results.Count == 1, "a result");
        Assert.Equal(TinyPictures.WebP, Convert.FromBase64String((string)horde.Jobs.Results[0].Body["generation"]!));
    }

    [Fact]
    public async Task An_alchemy_form_brings_a_value_or_an_uploaded_picture()
    {
        await using var horde = await FakeHorde.StartAsync();
        var source = Convert.ToBase64String(TinyPictures.WebP);
        horde.Jobs.Ask(FakeRequest.Form("caption", source) with { Uploads = false });
        horde.Jobs.Ask(FakeRequest.Form("RealESRGAN_x2plus", source));
        await using var worker = await TestWorker.StartAsync(horde, new ScriptedBackend());
        await Eventually.Is(() => horde.Jobs.Results.Count == 2, "two results");
        var results = horde.Jobs.Results.ToDictionary(result => result.Request.Model, result => result.Body["result"]!.AsObject());
        Assert.Equal("a lighthouse", (string?)results["caption"]["caption"]);
        Assert.Equal("R2", (string?)results["RealESRGAN_x2plus"]["RealESRGAN_x2plus"]);
        Assert.Single(horde.Uploads);
    }

    public static TheoryData<string> Troubles => ["drop", "lost answer", "500", "502 in HTML", "429", "404 of a proxy"];

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task A_submit_that_goes_wrong_is_repeated_and_settled_once(string trouble)
    {
        await using var horde = await FakeHorde.StartAsync();
        horde.Spoil("text/submit", Of(trouble), times: 3);
        horde.Jobs.Ask(FakeRequest.Text());
        await using var worker = await TestWorker.StartAsync(horde, new ScriptedBackend());
        await Eventually.Is(() => worker.Status.Trades.Sum(trade => trade.Take().Done) == 1, "the worker knows that the job is done");
        Assert.Single(horde.Jobs.Results);
        Assert.Equal(0, worker.Status.Trades.Sum(trade => trade.Take().Lost));
    }

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task A_pop_that_goes_wrong_is_repeated(string trouble)
    {
        await using var horde = await FakeHorde.StartAsync();
        horde.Spoil("text/pop", Of(trouble), times: 3);
        horde.Jobs.Ask(FakeRequest.Text());
        await using var worker = await TestWorker.StartAsync(horde, new ScriptedBackend(), "--kinds", "text");
        await Eventually.Is(
            () =>
            {
                if (trouble == "lost answer" && horde.Jobs.Waiting == 0)
                {
                    // The job went with the lost answer; the server's sweep brings it back.
                    horde.Jobs.ExpireAll();
                }

                return horde.Jobs.Results.Count == 1;
            },
            "a result");
    }

    [Fact]
    public async Task A_job_that_the_server_gave_away_is_dropped_without_more_attempts()
    {
        await using var horde = await FakeHorde.StartAsync();
        var held = new TaskCompletionSource();
        horde.Jobs.Ask(FakeRequest.Text());
        var backend = new ScriptedBackend { Hold = _ => held.Task };
        await using var worker = await TestWorker.StartAsync(horde, backend, "--kinds", "text");
        await Eventually.Is(() => backend.Running == 1, "the job runs");
        horde.Jobs.ExpireAll();
        held.SetResult();
        await Eventually.Is(() => worker.Status.Trades.Sum(trade => trade.Take().Lost) == 1, "the late result is given up");
        await Eventually.Is(() => horde.Jobs.Results.Count == 1, "the second lease of the same request is done");
    }

    [Fact]
    public async Task A_source_image_that_cannot_be_loaded_faults_the_job_and_says_so()
    {
        await using var horde = await FakeHorde.StartAsync();
        horde.Jobs.Ask(FakeRequest.Image() with { Source = horde.Address + "/source/missing" });
        await using var worker = await TestWorker.StartAsync(horde, new ScriptedBackend(), "--kinds", "image");
        await Eventually.Is(() => horde.Jobs.Leases.Any(lease => lease.HandedBack), "the job is handed back");
        var body = horde.Bodies.First(body => body.Path.EndsWith("generate/submit", StringComparison.Ordinal)).Body;
        Assert.Equal("faulted", (string?)body["state"]);
        var remark = Assert.IsType<JsonObject>(body["gen_metadata"]![0]);
        Assert.Equal(("source_image", "download_failed"), ((string?)remark["type"], (string?)remark["value"]));
    }

    [Fact]
    public async Task A_source_image_reaches_the_backend_whether_it_comes_as_a_url_or_as_base64()
    {
        await using var horde = await FakeHorde.StartAsync();
        horde.Sources["cat"] = TinyPictures.WebP;
        horde.Jobs.Ask(FakeRequest.Image() with { Source = horde.Address + "/source/cat" });
        horde.Jobs.Ask(FakeRequest.Image() with { Source = Convert.ToBase64String(TinyPictures.WebP), Processing = "inpainting" });
        var backend = new ScriptedBackend();
        await using var worker = await TestWorker.StartAsync(horde, backend);
        await Eventually.Is(() => horde.Jobs.Results.Count == 2, "two results");
        Assert.All(backend.Seen, work => Assert.Equal(TinyPictures.WebP, work.Source));
        Assert.Equal([false, true], backend.Seen.Select(work => work.Inpaints));
    }

    static FakeRequest Upscaled()
    {
        var request = FakeRequest.Image();
        request.Payload["post_processing"] = new JsonArray("RealESRGAN_x2plus");
        return request;
    }

    static Mishap Of(string trouble) => trouble switch
    {
        "drop" => new Mishap.Drop(),
        "lost answer" => new Mishap.LoseAnswer(),
        "500" => new Mishap.Answer(500, """{"message":"Internal Server Error"}"""),
        "429" => new Mishap.Answer(429, """{"message":"2 per 1 second"}""", RetryAfter: 0),
        "404 of a proxy" => new Mishap.Answer(404),
        _ => new Mishap.Answer(502),
    };
}
