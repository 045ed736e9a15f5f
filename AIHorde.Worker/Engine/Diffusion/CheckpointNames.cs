using System.Text.RegularExpressions;

namespace AIHorde.Worker.Engine.Diffusion;

/// <summary>diffusers' names to those of the original single-file checkpoints. Both number the same blocks, one by level, the other all in a row.</summary>
internal static partial class CheckpointNames
{
    private const int ResnetsPerLevel = 2;

    public static string UNetStem(string name)
    {
        Match match = UNetBlock().Match(name);
        if (!match.Success) return UNetEdge(name);
        int level = match.Groups["level"].Success ? int.Parse(match.Groups["level"].Value) : 0, index = int.Parse(match.Groups["index"].Value);
        string side = match.Groups["side"].Value, kind = match.Groups["kind"].Value, rest = match.Groups["rest"].Value;
        string inner = kind == "resnets" ? Resnet(rest) : rest;
        int place = kind == "attentions" ? 1 : 0;
        return (side, kind) switch
        {
            ("down", "downsamplers") => $"input_blocks.{(level + 1) * (ResnetsPerLevel + 1)}.0.op{rest["conv".Length..]}",
            ("down", _) => $"input_blocks.{1 + level * (ResnetsPerLevel + 1) + index}.{place}.{inner}",
            ("up", "upsamplers") => $"output_blocks.{level * (ResnetsPerLevel + 1) + ResnetsPerLevel}.UP.{rest}",
            ("up", _) => $"output_blocks.{level * (ResnetsPerLevel + 1) + index}.{place}.{inner}",
            _ => $"middle_block.{(kind == "attentions" ? 1 : index * 2)}.{inner}",
        };
    }

    public static string VaeStem(string name, int levels)
    {
        name = name.Replace("mid_block.resnets.0", "mid.block_1", StringComparison.Ordinal)
            .Replace("mid_block.resnets.1", "mid.block_2", StringComparison.Ordinal)
            .Replace("mid_block.attentions.0.group_norm", "mid.attn_1.norm", StringComparison.Ordinal)
            .Replace("mid_block.attentions.0.to_out.0", "mid.attn_1.proj_out", StringComparison.Ordinal)
            .Replace("mid_block.attentions.0.to_", "mid.attn_1.", StringComparison.Ordinal)
            .Replace("conv_norm_out", "norm_out", StringComparison.Ordinal).Replace("conv_shortcut", "nin_shortcut", StringComparison.Ordinal);
        return VaeBlock().Replace(name, match =>
        {
            int level = int.Parse(match.Groups["level"].Value);
            return match.Groups["side"].Value == "down"
                ? $"down.{level}.{VaeKind(match.Groups["kind"].Value, match.Groups["index"].Value)}"
                : $"up.{levels - 1 - level}.{VaeKind(match.Groups["kind"].Value, match.Groups["index"].Value)}";
        });
    }

    /// <summary>OpenCLIP's names; its query, key and value are one weight, of which the caller takes a third.</summary>
    public static string OpenClip(string name) => name
        .Replace("text_model.", "", StringComparison.Ordinal)
        .Replace("embeddings.token_embedding", "token_embedding", StringComparison.Ordinal)
        .Replace("embeddings.position_embedding.weight", "positional_embedding", StringComparison.Ordinal)
        .Replace("final_layer_norm", "ln_final", StringComparison.Ordinal)
        .Replace("encoder.layers.", "transformer.resblocks.", StringComparison.Ordinal)
        .Replace("layer_norm1", "ln_1", StringComparison.Ordinal).Replace("layer_norm2", "ln_2", StringComparison.Ordinal)
        .Replace("mlp.fc1", "mlp.c_fc", StringComparison.Ordinal).Replace("mlp.fc2", "mlp.c_proj", StringComparison.Ordinal)
        .Replace("self_attn.out_proj", "attn.out_proj", StringComparison.Ordinal);

    private static string VaeKind(string kind, string index) => kind switch
    {
        "resnets" => $"block.{index}",
        "downsamplers" => "downsample",
        _ => "upsample",
    };

    private static string UNetEdge(string name)
    {
        foreach ((string ours, string theirs) in new[]
        {
            ("conv_in", "input_blocks.0.0"), ("time_embedding.linear_1", "time_embed.0"), ("time_embedding.linear_2", "time_embed.2"),
            ("add_embedding.linear_1", "label_emb.0.0"), ("add_embedding.linear_2", "label_emb.0.2"), ("conv_norm_out", "out.0"), ("conv_out", "out.2"),
        })
        {
            if (name.StartsWith(ours, StringComparison.Ordinal)) return theirs + name[ours.Length..];
        }
        return name;
    }

    private static string Resnet(string rest)
    {
        foreach ((string ours, string theirs) in new[]
        {
            ("norm1", "in_layers.0"), ("conv1", "in_layers.2"), ("time_emb_proj", "emb_layers.1"), ("norm2", "out_layers.0"), ("conv2", "out_layers.3"),
            ("conv_shortcut", "skip_connection"),
        })
        {
            if (rest.StartsWith(ours, StringComparison.Ordinal)) return theirs + rest[ours.Length..];
        }
        return rest;
    }

    [GeneratedRegex(@"^(?<side>down|up|mid)_blocks?\.((?<level>\d+)\.)?(?<kind>resnets|attentions|downsamplers|upsamplers)\.(?<index>\d+)\.(?<rest>.+)$")]
    private static partial Regex UNetBlock();

    [GeneratedRegex(@"(?<side>down|up)_blocks\.(?<level>\d+)\.(?<kind>resnets|downsamplers|upsamplers)\.(?<index>\d+)")]
    private static partial Regex VaeBlock();
}
