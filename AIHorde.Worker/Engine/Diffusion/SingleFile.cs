using AIHorde.Worker.Engine.Tensors;
using AIHorde.Worker.Engine.Tokenizers;
using AIHorde.Worker.Engine.Weights;

namespace AIHorde.Worker.Engine.Diffusion;

/// <summary>
/// The original form of checkpoints: everything in one file, no description. What kind of model it is shows in its names and shapes. The tokenizer, which
/// the file does not hold, is asked of the caller.
/// </summary>
internal static class SingleFile
{
    private const string UNet = "model.diffusion_model.";

    public static ModelParts Open(string path, Func<string, ITokenizer> tokenizers)
    {
        WeightFiles file = WeightFiles.Open(path);
        try
        {
            return Parts(file, Path.GetFileName(path), () => tokenizers(Path.GetDirectoryName(Path.GetFullPath(path))!));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static ModelParts Parts(WeightFiles file, string name, Func<ITokenizer> tokenizer)
    {
        bool xl = file.Find("conditioner.embedders.1.model.ln_final.weight") is not null;
        bool second = file.Find("cond_stage_model.model.ln_final.weight") is not null;
        if (!xl && !second && file.Find("cond_stage_model.transformer.text_model.final_layer_norm.weight") is null)
            throw new EngineFaultException($"{name} is not a Stable Diffusion 1, 2 or XL checkpoint.");
        CheckpointKind kind = xl ? CheckpointKind.Xl : second ? CheckpointKind.Two : CheckpointKind.One;
        var unet = new Renamed(file, n => UNet + Upsampler(file, CheckpointNames.UNetStem(n)));
        var encoder = new Renamed(file, n => "first_stage_model." + CheckpointNames.VaeStem(n, 0));
        int levels = CheckpointShapes.Levels(encoder, "encoder.down_blocks");
        var vae = new Renamed(file, n => "first_stage_model." + CheckpointNames.VaeStem(n, levels));
        bool velocity = Velocity(file, kind);
        return new ModelParts(
            new ModelPart(CheckpointShapes.UNet(unet, kind, velocity), unet), new ModelPart(CheckpointShapes.Vae(vae, kind), vae),
            Texts(file, kind, tokenizer()), CheckpointShapes.Scheduler(velocity), [file]);
    }

    private static List<(ModelPart, ITokenizer)> Texts(WeightFiles file, CheckpointKind kind, ITokenizer tokenizer)
    {
        // OpenCLIP's models pad with 0, CLIP's with the end token.
        var zeroPadded = new PaddedWithZero(tokenizer);
        return kind switch
        {
            CheckpointKind.One => [(Clip("cond_stage_model.transformer."), tokenizer)],
            // Version 2 was trained on the last layer but one, and keeps the last in its files.
            CheckpointKind.Two => [(OpenClip("cond_stage_model.model.", layersUnused: 1), zeroPadded)],
            _ => [(Clip("conditioner.embedders.0.transformer."), tokenizer), (OpenClip("conditioner.embedders.1.model.", layersUnused: 0), zeroPadded)],
        };

        ModelPart Clip(string prefix)
        {
            var weights = new Renamed(file, n => prefix + n);
            return new ModelPart(CheckpointShapes.Text(weights, "quick_gelu", 0), weights);
        }

        ModelPart OpenClip(string prefix, int layersUnused)
        {
            var weights = new OpenClipWeights(file, prefix);
            return new ModelPart(CheckpointShapes.Text(weights, "gelu", layersUnused), weights);
        }
    }

    /// <summary>
    /// Nothing in a file says what it predicts. XL files trained on velocity carry an empty weight named v_pred; for version 2 the spread of one bias
    /// tells, as other programs also judge.
    /// </summary>
    private static bool Velocity(WeightFiles file, CheckpointKind kind)
    {
        if (kind == CheckpointKind.Xl) return file.Find("v_pred") is not null;
        if (kind == CheckpointKind.One || file.Find(UNet + "output_blocks.11.1.transformer_blocks.0.norm1.bias") is not { } bias) return false;
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
