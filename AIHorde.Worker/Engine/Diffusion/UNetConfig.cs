namespace AIHorde.Worker.Engine.Diffusion;

/// <param name="AddedTimeWidth">Features of each size number that XL is told; 0 for models that are told none.</param>
/// <param name="TransformerLayers">Transformer blocks in each level's attentions.</param>
internal sealed record UNetConfig(
    int Inputs, int[] Channels, int LayersPerBlock, bool[] DownAttention, bool[] UpAttention, int[] Heads, int[] TransformerLayers,
    int ContextWidth, int Groups, float Epsilon, bool CosineFirst, float FrequencyShift, int AddedTimeWidth, int SampleSize)
{
    public static UNetConfig From(ModelConfig config)
    {
        int[] channels = config.Ints("block_out_channels", 4, 320);
        string[] down = config.Texts("down_block_types", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D");
        string[] up = config.Texts("up_block_types", "UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D");
        string[] known = ["CrossAttnDownBlock2D", "DownBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"];
        string? unknown = down.Concat(up).Except(known).FirstOrDefault();
        if (unknown is not null) throw new EngineFaultException($"This engine does not know UNet blocks of the type {unknown}.");
        // diffusers calls the number of heads attention_head_dim in all published models; num_attention_heads is the later, right name.
        int[] heads = config.Ints(config.Has("num_attention_heads") ? "num_attention_heads" : "attention_head_dim", channels.Length, 8);
        return new UNetConfig(
            config.Int("in_channels", 4), channels, config.Int("layers_per_block", 2),
            [.. down.Select(t => t.StartsWith("CrossAttn", StringComparison.Ordinal))],
            [.. up.Select(t => t.StartsWith("CrossAttn", StringComparison.Ordinal))],
            heads, config.Ints("transformer_layers_per_block", channels.Length, 1), config.Int("cross_attention_dim", 768),
            config.Int("norm_num_groups", 32), config.Float("norm_eps", 1e-5f), config.Bool("flip_sin_to_cos", true),
            config.Float("freq_shift", 0), config.Int("addition_time_embed_dim", 0), config.Int("sample_size", 64));
    }
}
