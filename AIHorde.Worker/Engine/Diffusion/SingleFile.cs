using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Tokenizers;
using AIHorde.Worker.Engine.Weights;

namespace AIHorde.Worker.Engine.Diffusion;

/// <summary>
/// The original form of checkpoints: everything in one file, no description. What kind of model it is shows in its names and shapes. The tokenizer, which
/// the file does not hold, is looked for in a folder "tokenizer" beside it.
/// </summary>
internal static class SingleFile
{
    private const string UNet = "model.diffusion_model.";

    private const string ClipL =
        """{"hidden_size":768,"num_hidden_layers":12,"num_attention_heads":12,"max_position_embeddings":77,"hidden_act":"quick_gelu"}""";

    private const string OpenClip =
        """{"hidden_size":1024,"num_hidden_layers":23,"num_attention_heads":16,"max_position_embeddings":77,"hidden_act":"gelu"}""";

    private const string OpenClipBig =
        """{"hidden_size":1280,"num_hidden_layers":32,"num_attention_heads":20,"max_position_embeddings":77,"hidden_act":"gelu"}""";

    public static ModelParts Open(string path, Func<string, ITokenizer> tokenizers)
    {
        WeightFiles file = WeightFiles.Open(path);
        try
        {
            string folder = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "tokenizer");
            if (!Directory.Exists(folder))
                throw new EngineFaultException($"A checkpoint file has no tokenizer of its own: put CLIP's vocab.json and merges.txt into {folder}.");
            return Parts(file, Path.GetFileName(path), tokenizers(folder));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static ModelParts Parts(WeightFiles file, string name, ITokenizer tokenizer)
    {
        bool xl = file.Find("conditioner.embedders.1.model.ln_final.weight") is not null;
        bool second = file.Find("cond_stage_model.model.ln_final.weight") is not null;
        if (!xl && !second && file.Find("cond_stage_model.transformer.text_model.final_layer_norm.weight") is null)
            throw new EngineFaultException($"{name} is not a Stable Diffusion 1, 2 or XL checkpoint.");
        var tail = new Renamed(file, n => "first_stage_model." + CheckpointNames.VaeStem(n, 4));
        string vae = $$"""{"block_out_channels":[128,256,512,512],"scaling_factor":{{(xl ? "0.13025" : "0.18215")}}}""";
        return new ModelParts(
            new ModelPart(Config(UNetConfig(file, xl, second)), new Renamed(file, n => UNet + Upsampler(file, CheckpointNames.UNetStem(n)))),
            new ModelPart(Config(vae), tail), Texts(file, xl, second, tokenizer),
            Config($$"""{"prediction_type":"{{(Velocity(file, xl, second) ? "v_prediction" : "epsilon")}}"}"""), [file]);
    }

    private static List<(ModelPart, ITokenizer)> Texts(WeightFiles file, bool xl, bool second, ITokenizer tokenizer)
    {
        // OpenCLIP's models pad with 0, CLIP's with the end token.
        var zeroPadded = new PaddedWithZero(tokenizer);
        if (xl)
        {
            return
            [
                (new ModelPart(Config(ClipL), new Renamed(file, n => "conditioner.embedders.0.transformer." + n)), tokenizer),
                (new ModelPart(Config(OpenClipBig), new OpenClipWeights(file, "conditioner.embedders.1.model.")), zeroPadded),
            ];
        }
        return second
            ? [(new ModelPart(Config(OpenClip), new OpenClipWeights(file, "cond_stage_model.model.")), zeroPadded)]
            : [(new ModelPart(Config(ClipL), new Renamed(file, n => "cond_stage_model.transformer." + n)), tokenizer)];
    }

    private static string UNetConfig(WeightFiles file, bool xl, bool second)
    {
        int inputs = file.Get(UNet + "input_blocks.0.0.weight").Shape[1];
        if (xl)
        {
            return $$"""
                {"in_channels":{{inputs}},"block_out_channels":[320,640,1280],"attention_head_dim":[5,10,20],"transformer_layers_per_block":[1,2,10],
                "down_block_types":["DownBlock2D","CrossAttnDownBlock2D","CrossAttnDownBlock2D"],
                "up_block_types":["CrossAttnUpBlock2D","CrossAttnUpBlock2D","UpBlock2D"],
                "cross_attention_dim":2048,"addition_time_embed_dim":256,"sample_size":128}
                """;
        }
        string own = second
            ? "\"attention_head_dim\":[5,10,20,20],\"cross_attention_dim\":1024,\"sample_size\":96"
            : "\"attention_head_dim\":8,\"cross_attention_dim\":768,\"sample_size\":64";
        return $$"""{"in_channels":{{inputs}},"block_out_channels":[320,640,1280,1280],{{own}}}""";
    }

    /// <summary>
    /// Nothing in a file says what it predicts. XL files trained on velocity carry an empty weight named v_pred; for version 2 the spread of one bias
    /// tells, as other programs also judge.
    /// </summary>
    private static bool Velocity(WeightFiles file, bool xl, bool second)
    {
        if (xl) return file.Find("v_pred") is not null;
        if (!second || file.Find(UNet + "output_blocks.11.1.transformer_blocks.0.norm1.bias") is not { } bias) return false;
        float[] values = bias.ToFloats();
        double mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1)) > 0.09;
    }

    /// <summary>The convolution after an upsampling is third in its block where the block has attention, else second.</summary>
    private static string Upsampler(WeightFiles file, string name)
    {
        if (!name.Contains(".UP.", StringComparison.Ordinal)) return name;
        string third = name.Replace(".UP.", ".2.", StringComparison.Ordinal);
        return file.Find(UNet + third) is not null ? third : name.Replace(".UP.", ".1.", StringComparison.Ordinal);
    }

    private static ModelConfig Config(string json) => ModelConfig.Parse(System.Text.Encoding.UTF8.GetBytes(json));

    private sealed class Renamed(IWeights file, Func<string, string> rename) : IWeights
    {
        public IEnumerable<string> Names => file.Names;

        public WeightView? Find(string name) => file.Find(rename(name));
    }

    private sealed class OpenClipWeights(IWeights file, string prefix) : IWeights
    {
        private static readonly string[] s_thirds = ["q_proj", "k_proj", "v_proj"];

        public IEnumerable<string> Names => file.Names;

        public WeightView? Find(string name)
        {
            if (name == "text_projection.weight") return file.Find(prefix + "text_projection") is { } projection ? Transposed(projection) : null;
            string theirs = CheckpointNames.OpenClip(name);
            int third = Array.FindIndex(s_thirds, t => theirs.Contains("self_attn." + t, StringComparison.Ordinal));
            if (third < 0) return file.Find(prefix + theirs);
            string whole = theirs.Replace($"self_attn.{s_thirds[third]}.", "attn.in_proj_", StringComparison.Ordinal);
            if (file.Find(prefix + whole) is not { } all) return null;
            Shape shape = all.Shape.With(0, all.Shape[0] / 3);
            return all with { Name = name, Shape = shape, Address = all.Address + (nint)(third * shape.Count * all.Type.Bytes()) };
        }

        private static WeightView Transposed(WeightView weight)
        {
            float[] from = weight.ToFloats();
            int rows = weight.Shape[0], columns = weight.Shape[1];
            var to = new float[from.Length];
            for (int i = 0; i < rows; i++) for (int j = 0; j < columns; j++) to[j * rows + i] = from[i * columns + j];
            return WeightView.Of("text_projection.weight", new Shape(columns, rows), to);
        }
    }

    private sealed class PaddedWithZero(ITokenizer inner) : ITokenizer
    {
        public int VocabularySize => inner.VocabularySize;

        public int? StartToken => inner.StartToken;

        public int? EndToken => inner.EndToken;

        public int? PaddingToken => 0;

        public IReadOnlyList<int> Encode(string text) => inner.Encode(text);

        public string Decode(IReadOnlyList<int> tokens) => inner.Decode(tokens);
    }
}
