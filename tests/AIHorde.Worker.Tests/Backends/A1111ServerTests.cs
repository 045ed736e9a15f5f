using System.Text.Json.Nodes;
using AIHorde.Worker.Backends;
using AIHorde.Worker.Engine.Images;
using AIHorde.Worker.Tests.Bridge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AIHorde.Worker.Tests.Backends;

public sealed class A1111ServerTests
{
    static readonly string Tiny = Convert.ToBase64String(TinyPictures.WebP);

    static readonly ImageWork Work = new()
    {
        Model = "dreamy_v8", Prompt = "a lighthouse", NegativePrompt = "fog", Width = 768, Height = 1024, Steps = 20, CfgScale = 6, Sampler = "k_dpmpp_2m",
        Karras = true, Seed = 4711, Count = 2, ClipSkip = 2, Tiling = true,
    };

    [Fact]
    public async Task Only_what_the_server_has_is_offered()
    {
        await using var server = await WebUiAsync();
        var offer = await server.Connect("a1111").ProbeAsync(CancellationToken.None);
        Assert.Equal(["dreamy_v8", "other"], offer.Images!.Models.Select(model => model.Name));
        Assert.Equal(
            ["clip_skip", "controlnet", "hires_fix", "image_is_control", "img2img", "inpainting", "lora", "tiling"],
            offer.Images.Features.Order(StringComparer.Ordinal));
        Assert.Equal(["4x_AnimeSharp", "GFPGAN", "RealESRGAN_x4plus", "strip_background"], offer.Images.PostProcessors.Order(StringComparer.Ordinal));
        Assert.Equal(
            ["4x_AnimeSharp", "GFPGAN", "RealESRGAN_x4plus", "caption", "interrogation", "strip_background"], offer.Forms.Order(StringComparer.Ordinal));
        Assert.Contains("24 GiB", offer.Device, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_parameter_reaches_the_server_and_the_seeds_come_back()
    {
        await using var server = await WebUiAsync();
        var pictures = await GenerateAsync(server, Work);
        Assert.Equal([(4711L, TinyPictures.WebP), (4712, TinyPictures.WebP)], pictures.Select(picture => (picture.Seed, picture.Bytes)));
        var body = server.Body("/sdapi/v1/txt2img");
        Assert.Equal(("a lighthouse", "fog"), ((string?)body["prompt"], (string?)body["negative_prompt"]));
        Assert.Equal((768, 1024, 20, 2), ((int)body["width"]!, (int)body["height"]!, (int)body["steps"]!, (int)body["batch_size"]!));
        Assert.Equal(("DPM++ 2M", "karras"), ((string?)body["sampler_name"], (string?)body["scheduler"]));
        Assert.True((bool)body["tiling"]!);
        Assert.Equal("dreamy_v8.safetensors [abc]", (string?)body["override_settings"]!["sd_model_checkpoint"]);
        Assert.Equal(2, (int)body["override_settings"]!["CLIP_stop_at_last_layers"]!);
    }

    [Fact]
    public async Task Loras_are_asked_for_in_the_prompt_and_missing_ones_are_remarked()
    {
        await using var server = await WebUiAsync();
        Addition[] loras = [new("Foggy", 0.8, 0.5, "foggy"), new("Foggy", 1, 1, "any"), new("Unknown", 1, 1, "unknown")];
        var pictures = await GenerateAsync(server, Work with { Loras = loras });
        Assert.Equal("a lighthouse <lora:Foggy:0.5:0.8> foggy <lora:Foggy:1:1>", (string?)server.Body("/sdapi/v1/txt2img")["prompt"]);
        Assert.Equal([new Remark("lora", "download_failed", "Unknown")], pictures[0].Remarks);
    }

    [Fact]
    public async Task A_source_is_painted_over_within_its_mask()
    {
        await using var server = await WebUiAsync();
        await GenerateAsync(server, Work with { Source = TinyPictures.WebP, Mask = TinyPictures.WebP, Inpaints = true, DenoisingStrength = 0.6 });
        var body = server.Body("/sdapi/v1/img2img");
        Assert.Equal((Tiny, Tiny, 0.6), ((string?)body["init_images"]![0], (string?)body["mask"], (double)body["denoising_strength"]!));
    }

    [Fact]
    public async Task A_source_without_a_mask_is_painted_over_where_it_is_transparent()
    {
        await using var server = await WebUiAsync();
        var half = new Bitmap(2, 1, [10, 20, 30, 255, 10, 20, 30, 0]);
        await GenerateAsync(server, Work with { Source = ImageFile.Encode(half, ImageFormat.Png), Inpaints = true });
        var mask = ImageFile.Decode(Convert.FromBase64String((string)server.Body("/sdapi/v1/img2img")["mask"]!));
        Assert.Equal([0, 0, 0, 255, 255, 255, 255, 255], mask.Rgba);
        var whole = new Bitmap(1, 1, [10, 20, 30, 255]);
        await GenerateAsync(server, Work with { Source = ImageFile.Encode(whole, ImageFormat.Png), Inpaints = true });
        Assert.False(server.Body("/sdapi/v1/img2img").AsObject().ContainsKey("mask"));
        var backend = (IImageBackend)server.Connect("a1111");
        await backend.ProbeAsync(CancellationToken.None);
        var work = Work with { Source = [1, 2, 3], Inpaints = true };
        var failed = Assert.IsType<Failed<IReadOnlyList<Picture>>>(await backend.GenerateAsync(work, new NoProgress(), CancellationToken.None));
        Assert.Equal([new Remark("source_image", "parse_failed")], failed.Remarks);
    }

    [Fact]
    public async Task Hires_fix_draws_small_first_and_ends_at_the_asked_size()
    {
        await using var server = await WebUiAsync();
        await GenerateAsync(server, Work with { HiresFix = true, HiresDenoisingStrength = 0.5 });
        var body = server.Body("/sdapi/v1/txt2img");
        Assert.Equal((512, 680), ((int)body["width"]!, (int)body["height"]!));
        Assert.Equal((768, 1024, 0.5), ((int)body["hr_resize_x"]!, (int)body["hr_resize_y"]!, (double)body["denoising_strength"]!));
        await GenerateAsync(server, Work with { HiresFix = true, Width = 1536, Height = 2048, NativeSize = 1024 });
        body = server.Body("/sdapi/v1/txt2img");
        Assert.Equal((1024, 1368), ((int)body["width"]!, (int)body["height"]!));
    }

    [Fact]
    public async Task A_control_image_goes_to_controlnet_with_the_right_model()
    {
        await using var server = await WebUiAsync();
        await GenerateAsync(server, Work with { Source = TinyPictures.WebP, ControlType = "canny" });
        var unit = server.Body("/sdapi/v1/txt2img")["alwayson_scripts"]!["controlnet"]!["args"]![0]!;
        Assert.Equal(("control_canny [xyz]", "canny", Tiny), ((string?)unit["model"], (string?)unit["module"], (string?)unit["image"]));
    }

    [Fact]
    public async Task All_post_processing_is_done_in_the_order_that_was_asked()
    {
        await using var server = await WebUiAsync();
        await GenerateAsync(server, Work with
        {
            Count = 1, PostProcessing = ["RealESRGAN_x4plus", "4x_AnimeSharp", "GFPGAN", "strip_background"], FaceFixerStrength = 0.7,
        });
        var bodies = server.Calls.Where(call => call.Path == "/sdapi/v1/extra-single-image").Select(call => call.Body!).ToList();
        Assert.Equal(["R-ESRGAN 4x+", "4x-AnimeSharp", null], bodies.Select(body => (string?)body["upscaler_1"]));
        Assert.Equal((4, 0.7), ((int)bodies[0]["upscaling_resize"]!, (double)bodies[2]["gfpgan_visibility"]!));
        Assert.Equal("/rembg", server.Calls.Last().Path);
    }

    [Fact]
    public async Task Alchemy_captions_and_upscales()
    {
        await using var server = await WebUiAsync();
        var backend = (IAlchemyBackend)server.Connect("a1111");
        await backend.ProbeAsync(CancellationToken.None);
        var caption = Assert.IsType<Done<Finding>>(await backend.TransmuteAsync(new("caption", TinyPictures.WebP), CancellationToken.None));
        Assert.Equal("a green dot", (string?)Assert.IsType<Finding.Value>(caption.Value).Node);
        var image = Assert.IsType<Done<Finding>>(await backend.TransmuteAsync(new("4x_AnimeSharp", TinyPictures.WebP), CancellationToken.None));
        Assert.Equal(TinyPictures.WebP, Assert.IsType<Finding.Image>(image.Value).Bytes);
        Assert.Equal("4x-AnimeSharp", (string?)server.Body("/sdapi/v1/extra-single-image")["upscaler_1"]);
        var words = Assert.IsType<Done<Finding>>(await backend.TransmuteAsync(new("interrogation", TinyPictures.WebP), CancellationToken.None));
        Assert.Equal("""{"tags":[{"text":"green"},{"text":"dot"}]}""", Assert.IsType<Finding.Value>(words.Value).Node.ToJsonString());
        var cut = Assert.IsType<Done<Finding>>(await backend.TransmuteAsync(new("strip_background", TinyPictures.WebP), CancellationToken.None));
        Assert.Equal(TinyPictures.WebP, Assert.IsType<Finding.Image>(cut.Value).Bytes);
        Assert.Equal("u2net", (string?)server.Body("/rembg")["model"]);
    }

    [Fact]
    public async Task A_job_that_the_server_fails_is_the_jobs_fault_and_its_words_stay_here()
    {
        await using var server = await WebUiAsync();
        var backend = (IImageBackend)server.Connect("a1111");
        await backend.ProbeAsync(CancellationToken.None);
        var failed = Assert.IsType<Failed<IReadOnlyList<Picture>>>(
            await backend.GenerateAsync(Work with { Prompt = "crash" }, new NoProgress(), CancellationToken.None));
        Assert.Contains("OutOfMemoryError", failed.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("crash", failed.Reason, StringComparison.Ordinal);
        var unknown = await backend.GenerateAsync(Work with { Sampler = "lcm" }, new NoProgress(), CancellationToken.None);
        Assert.Contains("lcm", Assert.IsType<Failed<IReadOnlyList<Picture>>>(unknown).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_is_left_while_it_waits_interrupts_no_other()
    {
        await using var server = await WebUiAsync();
        var backend = (IImageBackend)server.Connect("a1111");
        await backend.ProbeAsync(CancellationToken.None);
        using var leave = new CancellationTokenSource();
        var running = backend.GenerateAsync(Work with { Prompt = "hang" }, new NoProgress(), leave.Token);
        await Eventually.Is(() => server.Calls.Any(call => call.Path == "/sdapi/v1/txt2img"), "the server draws");
        using var leaveWaiting = new CancellationTokenSource();
        var waiting = backend.GenerateAsync(Work, new NoProgress(), leaveWaiting.Token);
        await leaveWaiting.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.DoesNotContain(server.Calls, call => call.Path == "/sdapi/v1/interrupt");
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Single(server.Calls, call => call.Path == "/sdapi/v1/interrupt");
    }

    static async Task<IReadOnlyList<Picture>> GenerateAsync(FakeServer server, ImageWork work)
    {
        var backend = (IImageBackend)server.Connect("a1111");
        await backend.ProbeAsync(CancellationToken.None);
        return Assert.IsType<Done<IReadOnlyList<Picture>>>(await backend.GenerateAsync(work, new NoProgress(), CancellationToken.None)).Value;
    }

    static Task<FakeServer> WebUiAsync() => FakeServer.StartAsync((app, server) =>
    {
        void Get(string path, string json) => app.MapGet(path, () => Results.Text(json, "application/json"));
        Get("/sdapi/v1/sd-models", """
            [{"title":"dreamy_v8.safetensors [abc]","model_name":"dreamy_v8"},{"title":"sub/other.ckpt [def]","model_name":"sub_other","x":1},
             {"title":"other.ckpt [1]","model_name":"other"}]
            """.Replace("sub_other", "other", StringComparison.Ordinal));
        Get("/sdapi/v1/samplers", """[{"name":"Euler a"},{"name":"DPM++ 2M"},{"name":"DDIM"}]""");
        Get("/sdapi/v1/schedulers", """[{"name":"karras"}]""");
        Get("/sdapi/v1/upscalers", """[{"name":"None"},{"name":"R-ESRGAN 4x+"},{"name":"4x-AnimeSharp"}]""");
        Get("/sdapi/v1/face-restorers", """[{"name":"GFPGAN"}]""");
        Get("/sdapi/v1/loras", """[{"name":"Foggy"}]""");
        Get("/sdapi/v1/embeddings", """{"loaded":{}}""");
        Get("/sdapi/v1/memory", """{"cuda":{"system":{"total":25769803776}}}""");
        Get("/sdapi/v1/progress", """{"progress":0.5}""");
        Get("/openapi.json", """{"paths":{"/rembg":{"post":{}}}}""");
        Get("/controlnet/model_list", """{"model_list":["control_canny [xyz]"]}""");
        Get("/controlnet/module_list", """{"module_list":["none","canny"]}""");
        async Task PaintAsync(HttpContext context)
        {
            var body = await server.ReadAsync(context);
            if ((string?)body["prompt"] == "crash")
            {
                context.Response.StatusCode = 500;
                await context.Response.WriteAsJsonAsync(new JsonObject { ["error"] = "OutOfMemoryError", ["errors"] = "no room for crash" });
                return;
            }

            if ((string?)body["prompt"] == "hang")
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return;
            }

            var (seed, count) = ((long)body["seed"]!, (int)body["batch_size"]!);
            var info = new JsonObject { ["all_seeds"] = new JsonArray([.. Enumerable.Range(0, count).Select(index => (JsonNode)(seed + index))]) };
            var images = new JsonArray([.. Enumerable.Range(0, count).Select(_ => (JsonNode)Tiny)]);
            await context.Response.WriteAsJsonAsync(new JsonObject { ["images"] = images, ["info"] = info.ToJsonString() });
        }

        app.MapPost("/sdapi/v1/txt2img", PaintAsync);
        app.MapPost("/sdapi/v1/img2img", PaintAsync);
        app.MapPost("/sdapi/v1/interrupt", context => Task.Run(() => server.Calls.Enqueue((context.Request.Path, null))));
        app.MapPost("/sdapi/v1/interrogate", async context =>
        {
            var asked = await server.ReadAsync(context);
            await context.Response.WriteAsJsonAsync(new JsonObject { ["caption"] = (string?)asked["model"] == "clip" ? "a green dot" : "green, dot" });
        });
        app.MapPost("/rembg", async context =>
        {
            await server.ReadAsync(context);
            await context.Response.WriteAsJsonAsync(new JsonObject { ["image"] = Tiny });
        });
        app.MapPost("/sdapi/v1/extra-single-image", async context =>
        {
            await server.ReadAsync(context);
            await context.Response.WriteAsJsonAsync(new JsonObject { ["image"] = Tiny });
        });
    });
}
