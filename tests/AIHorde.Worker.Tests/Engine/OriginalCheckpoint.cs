using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using AIHorde.Worker.Engine.Tensors;

namespace AIHorde.Worker.Tests.Engine;

/// <summary>
/// Random weights of a small Stable Diffusion, each under the name that diffusers gives it (in its part's folder) and under the one that the original
/// checkpoints give it (in one file). The original's blocks are numbered here by walking through the network as it was built, not by a formula.
/// </summary>
internal sealed class OriginalCheckpoint(int[] channels, bool[] attends, int layers, bool linear, int contextWidth, int addedWidth)
{
    private const string UNetPrefix = "model.diffusion_model.", VaePrefix = "first_stage_model.";
    private static readonly int[] s_vaeChannels = [32, 32];

    private readonly Random _random = new(5);
    private readonly Dictionary<string, (Shape Shape, float[] Values)> _original = [];
    private readonly Dictionary<string, Dictionary<string, (Shape Shape, float[] Values)>> _parts = [];

    public void AddUNet()
    {
        int time = channels[0] * 4, block = 1, width = channels[0];
        var skips = new Stack<int>([width]);
        Layer("unet", "time_embedding.linear_1", UNetPrefix + "time_embed.0", time, width);
        Layer("unet", "time_embedding.linear_2", UNetPrefix + "time_embed.2", time, time);
        if (addedWidth > 0)
        {
            Layer("unet", "add_embedding.linear_1", UNetPrefix + "label_emb.0.0", time, addedWidth);
            Layer("unet", "add_embedding.linear_2", UNetPrefix + "label_emb.0.2", time, time);
        }
        Layer("unet", "conv_in", UNetPrefix + "input_blocks.0.0", width, 4, 3, 3);
        for (int level = 0; level < channels.Length; level++)
        {
            for (int i = 0; i < 2; i++, block++)
            {
                Residual($"down_blocks.{level}.resnets.{i}", $"input_blocks.{block}.0", width, width = channels[level]);
                if (attends[level]) Transformer($"down_blocks.{level}.attentions.{i}", $"input_blocks.{block}.1", width);
                skips.Push(width);
            }
            if (level == channels.Length - 1) continue;
            Layer("unet", $"down_blocks.{level}.downsamplers.0.conv", $"{UNetPrefix}input_blocks.{block++}.0.op", width, width, 3, 3);
            skips.Push(width);
        }
        Residual("mid_block.resnets.0", "middle_block.0", width, width);
        Transformer("mid_block.attentions.0", "middle_block.1", width);
        Residual("mid_block.resnets.1", "middle_block.2", width, width);
        block = 0;
        for (int level = channels.Length - 1, up = 0; level >= 0; level--, up++)
        {
            for (int i = 0; i < 3; i++, block++)
            {
                Residual($"up_blocks.{up}.resnets.{i}", $"output_blocks.{block}.0", width + skips.Pop(), width = channels[level]);
                if (attends[level]) Transformer($"up_blocks.{up}.attentions.{i}", $"output_blocks.{block}.1", width);
                if (i < 2 || level == 0) continue;
                Layer("unet", $"up_blocks.{up}.upsamplers.0.conv", $"{UNetPrefix}output_blocks.{block}.{(attends[level] ? 2 : 1)}.conv", width, width, 3, 3);
            }
        }
        Norm("unet", "conv_norm_out", UNetPrefix + "out.0", width);
        Layer("unet", "conv_out", UNetPrefix + "out.2", 4, width, 3, 3);
    }

    public void AddVae()
    {
        int last = s_vaeChannels.Length - 1, width = s_vaeChannels[0];
        Layer("vae", "encoder.conv_in", VaePrefix + "encoder.conv_in", width, 3, 3, 3);
        Layer("vae", "decoder.conv_in", VaePrefix + "decoder.conv_in", width, 4, 3, 3);
        foreach (string side in new[] { "encoder", "decoder" })
        {
            VaeResidual($"{side}.mid_block.resnets.0", $"{side}.mid.block_1", width);
            VaeResidual($"{side}.mid_block.resnets.1", $"{side}.mid.block_2", width);
            Norm("vae", $"{side}.mid_block.attentions.0.group_norm", $"{VaePrefix}{side}.mid.attn_1.norm", width);
            foreach ((string ours, string theirs) in new[] { ("to_q", "q"), ("to_k", "k"), ("to_v", "v"), ("to_out.0", "proj_out") })
                Layer("vae", $"{side}.mid_block.attentions.0.{ours}", $"{VaePrefix}{side}.mid.attn_1.{theirs}", width, width, 1, 1);
            Norm("vae", $"{side}.conv_norm_out", $"{VaePrefix}{side}.norm_out", width);
        }
        for (int level = 0; level <= last; level++)
        {
            for (int i = 0; i < 2; i++) VaeResidual($"encoder.down_blocks.{level}.resnets.{i}", $"encoder.down.{level}.block.{i}", width);
            for (int i = 0; i < 3; i++) VaeResidual($"decoder.up_blocks.{last - level}.resnets.{i}", $"decoder.up.{level}.block.{i}", width);
        }
        Layer("vae", "encoder.down_blocks.0.downsamplers.0.conv", VaePrefix + "encoder.down.0.downsample.conv", width, width, 3, 3);
        Layer("vae", "decoder.up_blocks.0.upsamplers.0.conv", VaePrefix + "decoder.up.1.upsample.conv", width, width, 3, 3);
        Layer("vae", "encoder.conv_out", VaePrefix + "encoder.conv_out", 8, width, 3, 3);
        Layer("vae", "decoder.conv_out", VaePrefix + "decoder.conv_out", 3, width, 3, 3);
        Layer("vae", "quant_conv", VaePrefix + "quant_conv", 8, 8, 1, 1);
        Layer("vae", "post_quant_conv", VaePrefix + "post_quant_conv", 4, 4, 1, 1);
    }

    /// <summary>CLIP's encoder: its names are the same in both.</summary>
    public void AddClip(string part, string prefix, int width, int depth)
    {
        Put(part, "text_model.embeddings.token_embedding.weight", prefix + "text_model.embeddings.token_embedding.weight", new Shape(300, width));
        Put(part, "text_model.embeddings.position_embedding.weight", prefix + "text_model.embeddings.position_embedding.weight", new Shape(12, width));
        for (int i = 0; i < depth; i++)
        {
            string layer = $"text_model.encoder.layers.{i}.";
            foreach (string norm in new[] { "layer_norm1", "layer_norm2" }) Norm(part, layer + norm, prefix + layer + norm, width);
            foreach (string name in new[] { "q_proj", "k_proj", "v_proj", "out_proj" })
                Layer(part, $"{layer}self_attn.{name}", $"{prefix}{layer}self_attn.{name}", width, width);
            Layer(part, layer + "mlp.fc1", $"{prefix}{layer}mlp.fc1", width * 4, width);
            Layer(part, layer + "mlp.fc2", $"{prefix}{layer}mlp.fc2", width, width * 4);
        }
        Norm(part, "text_model.final_layer_norm", prefix + "text_model.final_layer_norm", width);
    }

    /// <summary>OpenCLIP's encoder: other names, query, key and value in one weight, the projection the other way round.</summary>
    public void AddOpenClip(string part, string prefix, int width, int depth, int used)
    {
        Put(part, "text_model.embeddings.token_embedding.weight", prefix + "token_embedding.weight", new Shape(300, width));
        Put(part, "text_model.embeddings.position_embedding.weight", prefix + "positional_embedding", new Shape(12, width));
        for (int i = 0; i < depth; i++)
        {
            string layer = $"text_model.encoder.layers.{i}.", theirs = $"{prefix}transformer.resblocks.{i}.", known = i < used ? part : "unused";
            Norm(known, layer + "layer_norm1", theirs + "ln_1", width);
            Norm(known, layer + "layer_norm2", theirs + "ln_2", width);
            foreach (string kind in new[] { "weight", "bias" }) Thirds(known, $"{layer}self_attn.", $"{theirs}attn.in_proj_{kind}", kind, width);
            Layer(known, layer + "self_attn.out_proj", theirs + "attn.out_proj", width, width);
            Layer(known, layer + "mlp.fc1", theirs + "mlp.c_fc", width * 4, width);
            Layer(known, layer + "mlp.fc2", theirs + "mlp.c_proj", width, width * 4);
        }
        Norm(part, "text_model.final_layer_norm", prefix + "ln_final", width);
        float[] projection = Numbers(width * width, 0), turned = new float[projection.Length];
        for (int i = 0; i < turned.Length; i++) turned[i] = projection[i % width * width + i / width];
        Of(part)["text_projection.weight"] = (new Shape(width, width), projection);
        _original[prefix + "text_projection"] = (new Shape(width, width), turned);
    }

    /// <summary>An empty weight, by which XL files say that they predict velocity.</summary>
    public void AddMark(string name) => _original[name] = (new Shape(0), []);

    public void WriteFile(string path) => Write(path, _original);

    public void WritePart(string folder, string part, string config)
    {
        Directory.CreateDirectory(Path.Combine(folder, part));
        File.WriteAllText(Path.Combine(folder, part, "config.json"), config);
        Write(Path.Combine(folder, part, "model.safetensors"), _parts[part]);
    }

    private void Residual(string ours, string theirs, int from, int to)
    {
        theirs = UNetPrefix + theirs;
        Norm("unet", ours + ".norm1", theirs + ".in_layers.0", from);
        Layer("unet", ours + ".conv1", theirs + ".in_layers.2", to, from, 3, 3);
        Layer("unet", ours + ".time_emb_proj", theirs + ".emb_layers.1", to, channels[0] * 4);
        Norm("unet", ours + ".norm2", theirs + ".out_layers.0", to);
        Layer("unet", ours + ".conv2", theirs + ".out_layers.3", to, to, 3, 3);
        if (from != to) Layer("unet", ours + ".conv_shortcut", theirs + ".skip_connection", to, from, 1, 1);
    }

    private void Transformer(string ours, string theirs, int width)
    {
        theirs = UNetPrefix + theirs;
        int[] square = linear ? [width, width] : [width, width, 1, 1];
        Norm("unet", ours + ".norm", theirs + ".norm", width);
        foreach (string name in new[] { ".proj_in", ".proj_out" }) Layer("unet", ours + name, theirs + name, square);
        for (int i = 0; i < layers; i++)
        {
            string block = $".transformer_blocks.{i}.";
            foreach (string norm in new[] { "norm1", "norm2", "norm3" }) Norm("unet", ours + block + norm, theirs + block + norm, width);
            foreach ((string attention, int seen) in new[] { ("attn1", width), ("attn2", contextWidth) })
            {
                foreach ((string name, int from) in new[] { ("to_q", width), ("to_k", seen), ("to_v", seen) })
                    Put("unet", $"{ours}{block}{attention}.{name}.weight", $"{theirs}{block}{attention}.{name}.weight", new Shape(width, from));
                Layer("unet", $"{ours}{block}{attention}.to_out.0", $"{theirs}{block}{attention}.to_out.0", width, width);
            }
            Layer("unet", $"{ours}{block}ff.net.0.proj", $"{theirs}{block}ff.net.0.proj", width * 8, width);
            Layer("unet", $"{ours}{block}ff.net.2", $"{theirs}{block}ff.net.2", width, width * 4);
        }
    }

    private void VaeResidual(string ours, string theirs, int width)
    {
        foreach (string number in new[] { "1", "2" })
        {
            Norm("vae", $"{ours}.norm{number}", $"{VaePrefix}{theirs}.norm{number}", width);
            Layer("vae", $"{ours}.conv{number}", $"{VaePrefix}{theirs}.conv{number}", width, width, 3, 3);
        }
    }

    private void Thirds(string part, string ours, string theirs, string kind, int width)
    {
        int each = kind == "weight" ? width * width : width;
        float[] all = Numbers(3 * each, 0);
        Shape one = kind == "weight" ? new Shape(width, width) : new Shape(width);
        foreach ((string name, int third) in new[] { ("q_proj", 0), ("k_proj", 1), ("v_proj", 2) })
            Of(part)[$"{ours}{name}.{kind}"] = (one, all[(third * each)..((third + 1) * each)]);
        _original[theirs] = (kind == "weight" ? new Shape(3 * width, width) : new Shape(3 * width), all);
    }

    private void Layer(string part, string ours, string theirs, params int[] shape)
    {
        Put(part, ours + ".weight", theirs + ".weight", new Shape(shape));
        Put(part, ours + ".bias", theirs + ".bias", new Shape(shape[0]));
    }

    private void Norm(string part, string ours, string theirs, int width)
    {
        Put(part, ours + ".weight", theirs + ".weight", new Shape(width), around: 1);
        Put(part, ours + ".bias", theirs + ".bias", new Shape(width));
    }

    private void Put(string part, string ours, string theirs, Shape shape, float around = 0) =>
        Of(part)[ours] = _original[theirs] = (shape, Numbers((int)shape.Count, around));

    private Dictionary<string, (Shape Shape, float[] Values)> Of(string part) => _parts.TryGetValue(part, out var weights) ? weights : _parts[part] = [];

    private float[] Numbers(int count, float around)
    {
        var values = new float[count];
        for (int i = 0; i < count; i++) values[i] = around + (float)(_random.NextDouble() - 0.5) * 0.2f;
        return values;
    }

    private static void Write(string path, Dictionary<string, (Shape Shape, float[] Values)> weights)
    {
        var header = new JsonObject();
        long at = 0;
        foreach (var (name, (shape, values)) in weights)
        {
            var lengths = new JsonArray([.. Enumerable.Range(0, shape.Rank).Select(i => (JsonNode)shape[i])]);
            header[name] = new JsonObject { ["dtype"] = "F32", ["shape"] = lengths, ["data_offsets"] = new JsonArray(at, at += 4L * values.Length) };
        }
        byte[] text = Encoding.UTF8.GetBytes(header.ToJsonString());
        using FileStream file = File.Create(path);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        file.Write(length);
        file.Write(text);
        foreach (var (_, values) in weights.Values) file.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(values));
    }
}
