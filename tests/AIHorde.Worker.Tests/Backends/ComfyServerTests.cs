using System.Text.Json.Nodes;
using AIHorde.Worker.Backends;
using AIHorde.Worker.Tests.Bridge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AIHorde.Worker.Tests.Backends;

public sealed class ComfyServerTests
{
    static readonly ImageWork Work = new()
    {
        Model = "dreamy_v8", Prompt = "a lighthouse", NegativePrompt = "fog", Width = 768, Height = 768, Steps = 20, CfgScale = 6, Sampler = "k_euler_a",
        Karras = true, Seed = 4711,
    };

    [Fact]
    public async Task Only_what_the_servers_nodes_can_load_is_offered()
    {
        await using var server = await ComfyAsync();
        var offer = await server.Connect("comfyui").ProbeAsync(CancellationToken.None);
        Assert.Equal("ComfyUI 0.9", offer.Software);
        Assert.Contains("H200", offer.Device, StringComparison.Ordinal);
        Assert.Equal(["dreamy_v8"], offer.Images!.Models.Select(model => model.Name));
        Assert.Equal(
            ["clip_skip", "controlnet", "hires_fix", "image_is_control", "img2img", "inpainting", "lora", "textual_inversion", "tiling"],
            offer.Images.Features.Order(StringComparer.Ordinal));
        Assert.Equal(["RealESRGAN_x4plus", "strip_background"], offer.Images.PostProcessors.Order(StringComparer.Ordinal));
        Assert.Equal(offer.Images.PostProcessors.Order(StringComparer.Ordinal), offer.Forms.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("RealESRGAN_x4plus", "UpscaleModelLoader", "model_name", "RealESRGAN_x4plus.pth")]
    [InlineData("strip_background", "InspyrenetRembg", "torchscript_jit", "default")]
    public async Task Alchemy_is_a_graph_around_the_uploaded_picture(string form, string node, string input, string value)
    {
        await using var server = await ComfyAsync();
        var backend = (IAlchemyBackend)server.Connect("comfyui");
        await backend.ProbeAsync(CancellationToken.None);
        var done = Assert.IsType<Done<Finding>>(await backend.TransmuteAsync(new AlchemyWork(form, TinyPictures.WebP), CancellationToken.None));
        Assert.Equal(TinyPictures.WebP, Assert.IsType<Finding.Image>(done.Value).Bytes);
        var graph = server.Body("/prompt")["prompt"]!;
        Assert.Equal(value, (string?)Inputs(graph, node)[input]);
        Assert.EndsWith(".png [temp]", (string?)Inputs(graph, "LoadImage")["image"], StringComparison.Ordinal);
        Assert.Equal("PreviewImage", (string?)graph.AsObject().Last().Value!["class_type"]);
    }

    [Fact]
    public async Task A_batch_runs_a_graph_for_each_seed()
    {
        await using var server = await ComfyAsync();
        var pictures = await GenerateAsync(server, Work with { Count = 2 });
        Assert.Equal([4711L, 4712], pictures.Select(picture => picture.Seed));
        Assert.All(pictures, picture => Assert.Equal(TinyPictures.WebP, picture.Bytes));
        var samplers = server.Calls.Where(call => call.Path == "/prompt").Select(call => Inputs(call.Body!["prompt"]!, "KSampler")).ToList();
        Assert.Equal([4711L, 4712], samplers.Select(inputs => (long)inputs["seed"]!));
        Assert.Equal(("euler_ancestral", "karras", 20, 6.0),
            ((string)samplers[0]["sampler_name"]!, (string)samplers[0]["scheduler"]!, (int)samplers[0]["steps"]!, (double)samplers[0]["cfg"]!));
    }

    [Fact]
    public async Task Every_link_of_a_full_graph_leads_to_a_node_that_exists()
    {
        await using var server = await ComfyAsync();
        var pictures = await GenerateAsync(server, Work with
        {
            HiresFix = true, ClipSkip = 2, Loras = [new("foggy", 0.8, 0.5, "mist"), new("none", 1, 1, "nothing")], PostProcessing = ["RealESRGAN_x4plus"],
        });
        Assert.Equal([new Remark("lora", "download_failed", "none")], pictures[0].Remarks);
        var graph = server.Body("/prompt")["prompt"]!.AsObject();
        Assert.Equal(
            [
                "CheckpointLoaderSimple", "LoraLoader", "CLIPSetLastLayer", "CLIPTextEncode", "CLIPTextEncode", "EmptyLatentImage", "KSampler", "LatentUpscale",
                "KSampler", "VAEDecode", "UpscaleModelLoader", "ImageUpscaleWithModel", "PreviewImage",
            ],
            graph.Select(node => (string)node.Value!["class_type"]!));
        foreach (var link in graph.SelectMany(node => node.Value!["inputs"]!.AsObject()).Select(input => input.Value).OfType<JsonArray>())
        {
            Assert.True(graph.ContainsKey((string)link[0]!));
        }

        Assert.Equal((512, 512), ((int)Inputs(graph, "EmptyLatentImage")["width"]!, (int)Inputs(graph, "EmptyLatentImage")["height"]!));
        Assert.Equal("a lighthouse mist", (string?)Inputs(graph, "CLIPTextEncode")["text"]);
        Assert.Equal("lora/foggy.safetensors", (string?)Inputs(graph, "LoraLoader")["lora_name"]);
    }

    [Theory]
    [InlineData(1536, 1024, 1024)]
    [InlineData(1024, 1024, 1024)]
    [InlineData(1024, 512, 512)]
    public async Task The_first_pass_of_a_hires_fix_is_as_large_as_the_model_was_trained_for(int asked, int native, int first)
    {
        await using var server = await ComfyAsync();
        await GenerateAsync(server, Work with { HiresFix = true, Width = asked, Height = asked, NativeSize = native });
        Assert.Equal(first, (int)Inputs(server.Body("/prompt")["prompt"]!, "EmptyLatentImage")["width"]!);
    }

    [Theory]
    [InlineData("albedobaseXL_v31", 1024)]
    [InlineData("AlbedoBase XL (SDXL)", 1024)]
    [InlineData("ponyDiffusionV6", 1024)]
    [InlineData("sdxlTurbo", 1024)]
    [InlineData("deliberate_v3", 512)]
    [InlineData("pixlexlarge", 512)]
    public void A_models_size_shows_in_its_name(string name, int side) => Assert.Equal(side, NativeSizes.Of(name));

    [Fact]
    public async Task An_inpainting_source_is_uploaded_and_masked()
    {
        await using var server = await ComfyAsync();
        await GenerateAsync(server, Work with { Source = TinyPictures.WebP, Mask = [.. TinyPictures.WebP, 0], Inpaints = true });
        var graph = server.Body("/prompt")["prompt"]!;
        Assert.EndsWith(".png [temp]", (string?)Inputs(graph, "LoadImage")["image"], StringComparison.Ordinal);
        Assert.NotEqual((string?)Inputs(graph, "LoadImage")["image"], (string?)Inputs(graph, "LoadImageMask")["image"]);
        Assert.Equal(1.0, (double)Inputs(graph, "KSampler")["denoise"]!);
    }

    [Fact]
    public async Task A_control_image_steers_by_its_map_and_by_the_file_for_models_of_this_size()
    {
        await using var server = await ComfyAsync();
        await GenerateAsync(server, Work with { Source = TinyPictures.WebP, ControlType = "canny" });
        var graph = server.Body("/prompt")["prompt"]!.AsObject();
        Assert.Equal("control_v11p_sd15_canny.pth", (string?)Inputs(graph, "ControlNetLoader")["control_net_name"]);
        Assert.Equal(0.4, (double)Inputs(graph, "Canny")["low_threshold"]!);
        var apply = graph.First(node => (string?)node.Value!["class_type"] == "ControlNetApplyAdvanced");
        var (prompts, sampler) = (apply.Value!["inputs"]!, Inputs(graph, "KSampler"));
        Assert.Equal("Canny", (string?)graph[(string)prompts["image"]![0]!]!["class_type"]);
        Assert.Equal((apply.Key, 0, apply.Key, 1), ((string?)sampler["positive"]![0], (int)sampler["positive"]![1]!,
            (string?)sampler["negative"]![0], (int)sampler["negative"]![1]!));
        Assert.Equal("EmptyLatentImage", (string?)graph[(string)sampler["latent_image"]![0]!]!["class_type"]);
        await GenerateAsync(server, Work with { Source = TinyPictures.WebP, ControlType = "canny", ImageIsControl = true, NativeSize = 1024 });
        graph = server.Body("/prompt")["prompt"]!.AsObject();
        Assert.Equal("xl_canny.safetensors", (string?)Inputs(graph, "ControlNetLoader")["control_net_name"]);
        Assert.DoesNotContain(graph, node => (string?)node.Value!["class_type"] == "Canny");
        var backend = (IImageBackend)server.Connect("comfyui");
        await backend.ProbeAsync(CancellationToken.None);
        var work = Work with { Source = TinyPictures.WebP, ControlType = "depth" };
        Assert.IsType<Failed<IReadOnlyList<Picture>>>(await backend.GenerateAsync(work, new NoProgress(), CancellationToken.None));
    }

    [Fact]
    public async Task Embeddings_are_named_in_the_prompts_and_tiling_wraps_model_and_decoder()
    {
        await using var server = await ComfyAsync();
        var pictures = await GenerateAsync(server, Work with
        {
            Tiling = true, Inversions = [new("sunny", 0.9, "prompt"), new("bad-hands", 1, "negprompt"), new("none", 1, "prompt"), new("sunny", 1, null)],
        });
        Assert.Equal([new Remark("ti", "download_failed", "none")], pictures[0].Remarks);
        var graph = server.Body("/prompt")["prompt"]!.AsObject();
        Assert.Equal(["a lighthouse, (embedding:sunny:0.9)", "fog, (embedding:bad-hands:1)"], graph.Select(node => node.Value!)
            .Where(node => (string?)node["class_type"] == "CLIPTextEncode").Select(node => (string)node["inputs"]!["text"]!));
        Assert.Equal("SeamlessTile", (string?)graph[(string)Inputs(graph, "KSampler")["model"]![0]!]!["class_type"]);
        Assert.Equal("MakeCircularVAE", (string?)graph[(string)Inputs(graph, "VAEDecode")["vae"]![0]!]!["class_type"]);
        Assert.Equal("enable", (string?)Inputs(graph, "SeamlessTile")["tiling"]);
    }

    [Fact]
    public async Task A_graph_that_fails_is_the_jobs_fault_and_a_job_that_is_left_is_cancelled()
    {
        await using var server = await ComfyAsync();
        var backend = (IImageBackend)server.Connect("comfyui");
        await backend.ProbeAsync(CancellationToken.None);
        Assert.IsType<Failed<IReadOnlyList<Picture>>>(await backend.GenerateAsync(Work with { Prompt = "crash" }, new NoProgress(), CancellationToken.None));
        using var leave = new CancellationTokenSource();
        var working = backend.GenerateAsync(Work with { Prompt = "hang" }, new NoProgress(), leave.Token);
        await Eventually.Is(() => server.Calls.Count(call => call.Path == "/prompt") == 2, "the job is queued");
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);
        Assert.Equal("hang", (string?)server.Body("/interrupt")["prompt_id"]);
    }

    static JsonNode Inputs(JsonNode graph, string type) => graph.AsObject().First(node => (string?)node.Value!["class_type"] == type).Value!["inputs"]!;

    static async Task<IReadOnlyList<Picture>> GenerateAsync(FakeServer server, ImageWork work)
    {
        var backend = (IImageBackend)server.Connect("comfyui");
        await backend.ProbeAsync(CancellationToken.None);
        return Assert.IsType<Done<IReadOnlyList<Picture>>>(await backend.GenerateAsync(work, new NoProgress(), CancellationToken.None)).Value;
    }

    static Task<FakeServer> ComfyAsync() => FakeServer.StartAsync((app, server) =>
    {
        app.MapGet("/object_info", () => Results.Text("""
            {"CheckpointLoaderSimple":{"input":{"required":{"ckpt_name":[["sd15/dreamy_v8.safetensors"]]}}},
             "LoraLoader":{"input":{"required":{"lora_name":["COMBO",{"options":["lora/foggy.safetensors"]}]}}},
             "UpscaleModelLoader":{"input":{"required":{"model_name":[["RealESRGAN_x4plus.pth","other.pth"]]}}},
             "InspyrenetRembg":{"input":{"required":{"image":["IMAGE"],"torchscript_jit":[["default","on"]]}},"output":["IMAGE","MASK"]},
             "ControlNetLoader":{"input":{"required":{"control_net_name":[["xl_canny.safetensors","control_v11p_sd15_canny.pth","sd15_depth.pth"]]}}},
             "Canny":{"input":{"required":{"image":["IMAGE"],"low_threshold":["FLOAT",{"default":0.4}],"high_threshold":["FLOAT",{"default":0.8}]}},
                      "output":["IMAGE"]},
             "SeamlessTile":{"input":{"required":{"model":["MODEL"],"tiling":[["enable","x_only"]],"copy_model":[["Make a copy"]]}},"output":["MODEL"]},
             "MakeCircularVAE":{"input":{"required":{"vae":["VAE"],"tiling":[["enable"]],"copy_vae":[["Make a copy"]]}},"output":["VAE"]},
             "RMBG":{"input":{"required":{"image":["IMAGE"],"session":["REMBG_SESSION"]}},"output":["IMAGE"]},
             "KSampler":{"input":{"required":{"sampler_name":[["euler","euler_ancestral"]],"scheduler":[["normal","karras","simple"]]}}}}
            """, "application/json"));
        app.MapGet("/embeddings", () => Results.Text("""["sunny","bad-hands"]""", "application/json"));
        const string Stats = """{"system":{"comfyui_version":"0.9"},"devices":[{"name":"cuda:0 NVIDIA H200"}]}""";
        app.MapGet("/system_stats", () => Results.Text(Stats, "application/json"));
        app.MapPost("/upload/image", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            Assert.Equal("temp", form["type"].ToString());
            return new JsonObject { ["name"] = form.Files[0].FileName, ["type"] = "temp" };
        }).DisableAntiforgery();
        app.MapPost("/prompt", async context =>
        {
            var graph = (await server.ReadAsync(context))["prompt"]!;
            var id = graph.AsObject().Any(node => (string?)node.Value!["class_type"] == "CLIPTextEncode")
                ? (string)Inputs(graph, "CLIPTextEncode")["text"]! : "alchemy";
            await context.Response.WriteAsJsonAsync(new JsonObject { ["prompt_id"] = id.Replace(' ', '-'), ["number"] = 1 });
        });
        app.MapPost("/queue", async context => await server.ReadAsync(context));
        app.MapPost("/interrupt", async context => await server.ReadAsync(context));
        app.MapGet("/history/{id}", (string id) => id switch
        {
            "hang" => [],
            "crash" => new JsonObject { [id] = new JsonObject { ["outputs"] = new JsonObject(), ["status"] = new JsonObject { ["status_str"] = "error" } } },
            _ => new JsonObject
            {
                [id] = new JsonObject
                {
                    ["outputs"] = new JsonObject
                    {
                        ["9"] = JsonNode.Parse("""{"images":[{"filename":"a b.png","subfolder":"","type":"temp"}]}"""),
                    },
                },
            },
        });
        app.MapGet("/view", (string filename, string type, string preview) =>
            filename == "a b.png" && type == "temp" && preview == "webp;95" ? Results.Bytes(TinyPictures.WebP, "image/webp") : Results.NotFound());
    });
}
