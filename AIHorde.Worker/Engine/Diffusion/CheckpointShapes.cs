using System.Text.Json;
using System.Text.Json.Nodes;
using AIHorde.Worker.Engine.Weights;

namespace AIHorde.Worker.Engine.Diffusion;

/// <summary>The versions of Stable Diffusion.</summary>
internal enum CheckpointKind
{
    One,
    Two,
    Xl,
}

/// <summary>
/// Descriptions of parts that came without one, read from the shapes of their weights (by diffusers' names). What shapes do not tell, the versions have
/// fixed: eight heads a level in version 1 and heads of 64 channels elsewhere, the size that they were trained on, and how latents are scaled.
/// </summary>
internal static class CheckpointShapes
{
    private const int HeadsOfVersionOne = 8, HeadWidth = 64, SizeFeatures = 256;

    public static ModelConfig UNet(IWeights weights, CheckpointKind kind, bool velocity)
    {
        int levels = Levels(weights, "down_blocks");
        int[] channels = [.. Enumerable.Range(0, levels).Select(level => weights.Get($"down_blocks.{level}.resnets.0.conv1.weight").Shape[0])];
        bool[] attends = [.. Enumerable.Range(0, levels).Select(level => weights.Find(CrossKey(level, 0)) is not null)];
        int first = Array.IndexOf(attends, true);
        if (first < 0) throw new EngineFaultException("No level of the checkpoint's UNet attends to the text.");
        var config = new JsonObject
        {
            ["in_channels"] = weights.Get("conv_in.weight").Shape[1],
            ["block_out_channels"] = ListOf(channels),
            ["down_block_types"] = ListOf(attends.Select(attending => attending ? "CrossAttnDownBlock2D" : "DownBlock2D")),
            ["up_block_types"] = ListOf(attends.Reverse().Select(attending => attending ? "CrossAttnUpBlock2D" : "UpBlock2D")),
            ["attention_head_dim"] = ListOf(channels.Select(width => kind == CheckpointKind.One ? HeadsOfVersionOne : Math.Max(1, width / HeadWidth))),
            ["transformer_layers_per_block"] = ListOf(Enumerable.Range(0, levels).Select(level => Count(weights, layer => CrossKey(level, layer)))),
            ["cross_attention_dim"] = weights.Get(CrossKey(first, 0)).Shape[1],
            ["sample_size"] = kind == CheckpointKind.Xl ? 128 : velocity ? 96 : 64,
        };
        if (kind == CheckpointKind.Xl) config["addition_time_embed_dim"] = SizeFeatures;
        // The middle of the UNet is as deep as its lowest level, which in versions 1 and 2 attends nowhere else.
        config["transformer_layers_per_block"]![levels - 1] = Count(weights, layer => $"mid_block.attentions.0.transformer_blocks.{layer}.norm1.weight");
        return Of(config);
    }

    public static ModelConfig Vae(IWeights weights, CheckpointKind kind) => Of(new JsonObject
    {
        ["block_out_channels"] = ListOf(Enumerable.Range(0, Levels(weights, "encoder.down_blocks"))
            .Select(level => weights.Get($"encoder.down_blocks.{level}.resnets.0.conv1.weight").Shape[0])),
        ["scaling_factor"] = kind == CheckpointKind.Xl ? 0.13025 : 0.18215,
    });

    /// <param name="layersUnused">Layers at the end that the model was not trained with.</param>
    public static ModelConfig Text(IWeights weights, string activation, int layersUnused)
    {
        int width = weights.Get("text_model.embeddings.token_embedding.weight").Shape[1];
        return Of(new JsonObject
        {
            ["hidden_size"] = width,
            ["num_hidden_layers"] = Count(weights, layer => $"text_model.encoder.layers.{layer}.layer_norm1.weight") - layersUnused,
            ["num_attention_heads"] = Math.Max(1, width / HeadWidth),
            ["max_position_embeddings"] = weights.Get("text_model.embeddings.position_embedding.weight").Shape[0],
            ["hidden_act"] = activation,
        });
    }

    public static ModelConfig Scheduler(bool velocity) => Of(new JsonObject { ["prediction_type"] = velocity ? "v_prediction" : "epsilon" });

    public static int Levels(IWeights weights, string blocks) => Count(weights, level => $"{blocks}.{level}.resnets.0.conv1.weight");

    private static string CrossKey(int level, int layer) => $"down_blocks.{level}.attentions.0.transformer_blocks.{layer}.attn2.to_k.weight";

    private static int Count(IWeights weights, Func<int, string> name)
    {
        int count = 0;
        while (weights.Find(name(count)) is not null) count++;
        return count;
    }

    private static JsonArray ListOf<T>(IEnumerable<T> values) => new([.. values.Select(value => (JsonNode?)JsonValue.Create(value))]);

    private static ModelConfig Of(JsonObject config) => new(JsonSerializer.SerializeToElement(config));
}
