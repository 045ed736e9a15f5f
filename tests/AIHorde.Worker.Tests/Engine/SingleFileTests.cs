using AIHorde.Worker.Backends;
using AIHorde.Worker.Backends.Embedded;
using AIHorde.Worker.Engine;
using AIHorde.Worker.Engine.Diffusion;
using AIHorde.Worker.Engine.Managed;

namespace AIHorde.Worker.Tests.Engine;

/// <summary>A checkpoint in one file draws what the same weights draw from a diffusers folder: every weight is found under its other name.</summary>
public sealed class SingleFileTests : IDisposable
{
    private const string Vae = """{"block_out_channels":[32,32],"scaling_factor":0.18215}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("checkpoint").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Version_1()
    {
        var weights = new OriginalCheckpoint([32, 64], [true, false], layers: 1, linear: false, contextWidth: 64, addedWidth: 0);
        weights.AddClip("text_encoder", "cond_stage_model.transformer.", 64, depth: 2);
        Write(weights, Vae, """
            {"block_out_channels":[32,64],"attention_head_dim":8,"cross_attention_dim":64,
            "down_block_types":["CrossAttnDownBlock2D","DownBlock2D"],"up_block_types":["UpBlock2D","CrossAttnUpBlock2D"]}
            """, """{"prediction_type":"epsilon"}""");
        weights.WritePart(Diffusers, "text_encoder", Text(2, "quick_gelu"));
        await AssertSamePicture();
    }

    [Fact]
    public async Task Version_2_whose_text_encoder_has_a_layer_that_is_not_used()
    {
        var weights = new OriginalCheckpoint([64, 128], [true, false], layers: 1, linear: true, contextWidth: 64, addedWidth: 0);
        weights.AddOpenClip("text_encoder", "cond_stage_model.model.", 64, depth: 3, used: 2);
        Write(weights, Vae, """
            {"block_out_channels":[64,128],"attention_head_dim":[1,2],"cross_attention_dim":64,
            "down_block_types":["CrossAttnDownBlock2D","DownBlock2D"],"up_block_types":["UpBlock2D","CrossAttnUpBlock2D"]}
            """, """{"prediction_type":"epsilon"}""");
        weights.WritePart(Diffusers, "text_encoder", Text(2, "gelu"));
        await AssertSamePicture();
    }

    [Fact]
    public async Task Xl_with_two_text_encoders_and_velocity()
    {
        var weights = new OriginalCheckpoint([64, 128], [false, true], layers: 2, linear: true, contextWidth: 128, addedWidth: 64 + 6 * 256);
        weights.AddClip("text_encoder", "conditioner.embedders.0.transformer.", 64, depth: 2);
        weights.AddOpenClip("text_encoder_2", "conditioner.embedders.1.model.", 64, depth: 3, used: 3);
        weights.AddMark("v_pred");
        Write(weights, """{"block_out_channels":[32,32],"scaling_factor":0.13025}""", """
            {"block_out_channels":[64,128],"attention_head_dim":[1,2],"cross_attention_dim":128,"addition_time_embed_dim":256,
            "transformer_layers_per_block":[1,2],
            "down_block_types":["DownBlock2D","CrossAttnDownBlock2D"],"up_block_types":["CrossAttnUpBlock2D","UpBlock2D"]}
            """, """{"prediction_type":"v_prediction"}""");
        weights.WritePart(Diffusers, "text_encoder", Text(2, "quick_gelu"));
        weights.WritePart(Diffusers, "text_encoder_2", Text(3, "gelu"));
        await AssertSamePicture();
    }

    [Fact]
    public void A_checkpoint_without_a_tokenizer_says_where_to_put_one()
    {
        var weights = new OriginalCheckpoint([32, 64], [true, false], layers: 1, linear: false, contextWidth: 64, addedWidth: 0);
        weights.AddClip("text_encoder", "cond_stage_model.transformer.", 64, depth: 2);
        weights.AddUNet();
        weights.AddVae();
        weights.WriteFile(Checkpoint);
        var missing = Assert.Throws<BackendUnavailableException>(Open);
        Assert.Contains(Path.Combine(_folder, "clip-tokenizer"), missing.Message, StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(_folder, "clip-tokenizer"));
        string clip = Path.Combine(Repository.Root, "tests/AIHorde.Worker.Tests/EngineText/Fixtures/clip");
        foreach (string name in new[] { "vocab.json", "merges.txt" }) File.Copy(Path.Combine(clip, name), Path.Combine(_folder, "clip-tokenizer", name));
        Assert.Equal("small", Assert.Single(Open().Images!.Models).Name);

        EmbeddedEngines Open() => EmbeddedEngines.Open(EmbeddedModels.Find(_folder), () => new ManagedBackend(1), () => new ManagedBackend(1));
    }

    private string Diffusers => Path.Combine(_folder, "diffusers");

    private string Checkpoint => Path.Combine(_folder, "small.safetensors");

    private static string Text(int layers, string activation) => $$"""
        {"hidden_size":64,"num_hidden_layers":{{layers}},"num_attention_heads":1,"max_position_embeddings":12,"hidden_act":"{{activation}}"}
        """;

    private void Write(OriginalCheckpoint weights, string vae, string unet, string scheduler)
    {
        weights.AddUNet();
        weights.AddVae();
        weights.WriteFile(Checkpoint);
        weights.WritePart(Diffusers, "unet", unet);
        weights.WritePart(Diffusers, "vae", vae);
        Directory.CreateDirectory(Path.Combine(Diffusers, "scheduler"));
        File.WriteAllText(Path.Combine(Diffusers, "scheduler", "scheduler_config.json"), scheduler);
    }

    private async Task AssertSamePicture()
    {
        // OpenCLIP's encoder pads with 0; a diffusers folder says so in its tokenizer.
        bool open = File.ReadAllText(Path.Combine(Diffusers, "text_encoder", "config.json")).Contains("\"gelu\"", StringComparison.Ordinal);
        var models = new Dictionary<string, string> { ["folder"] = Diffusers, ["file"] = Checkpoint };
        await using var engine = new DiffusionEngine(new ManagedBackend(2), new DiffusionOptions(models, folder =>
            new NumberTokenizer(folder.EndsWith("tokenizer_2", StringComparison.Ordinal) || (open && folder != _folder) ? 0 : 299)));
        var drawn = await Draw("folder");
        Assert.True(drawn.Distinct().Count() > 20, "the picture is not flat");
        Assert.Equal(drawn, await Draw("file"));

        async Task<byte[]> Draw(string model)
        {
            var job = new ImageJob
            {
                Model = model, Prompt = "5 250 17", NegativePrompt = "8", Width = 16, Height = 16, Steps = 3, CfgScale = 3, Sampler = "k_euler", Seed = 4,
            };
            return (await engine.GenerateAsync(job, null, TestContext.Current.CancellationToken)).Images[0].Pixels.Rgba;
        }
    }
}
