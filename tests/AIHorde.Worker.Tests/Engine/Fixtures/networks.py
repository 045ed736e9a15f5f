"""Stable Diffusion's networks in plain PyTorch, written from the published architecture and not from our C#."""
import math

import torch
import torch.nn.functional as F

GROUPS, POSITIONS, VOCABULARY = 4, 12, 300


class Weights(dict):
    """Random weights, made when first asked for and remembered under the name asked for."""

    def linear(self, name, x, out, bias=True):
        w = self.setdefault(name + ".weight", torch.randn(out, x.shape[-1]) / math.sqrt(x.shape[-1]))
        b = self.setdefault(name + ".bias", torch.randn(out) * 0.1) if bias else None
        return F.linear(x, w, b)

    def conv(self, name, x, out, size=3, stride=1, padding=None, circular=False):
        w = self.setdefault(name + ".weight", torch.randn(out, x.shape[1], size, size) / math.sqrt(x.shape[1] * size * size))
        b = self.setdefault(name + ".bias", torch.randn(out) * 0.1)
        pad = size // 2 if padding is None else padding
        if circular and pad:
            return F.conv2d(F.pad(x, (pad,) * 4, mode="circular"), w, b, stride)
        return F.conv2d(x, w, b, stride, pad)

    def scale(self, name, width):
        return (self.setdefault(name + ".weight", 1 + torch.randn(width) * 0.1), self.setdefault(name + ".bias", torch.randn(width) * 0.1))

    def layer(self, name, x):
        return F.layer_norm(x, x.shape[-1:], *self.scale(name, x.shape[-1]), 1e-5)

    def group(self, name, x, eps):
        return F.group_norm(x, GROUPS, *self.scale(name, x.shape[1]), eps)


def attend(q, k, v, heads, causal=False):
    def split(t):
        return t.view(t.shape[0], t.shape[1], heads, -1).transpose(1, 2)

    q, k, v = split(q), split(k), split(v)
    scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
    if causal:
        scores = scores + torch.full(scores.shape[-2:], float("-inf")).triu(1)
    return (scores.softmax(-1) @ v).transpose(1, 2).flatten(2)


def clip(w, ids, width, layers, heads, activation, projection=None, end=None):
    table = w.setdefault("text_model.embeddings.token_embedding.weight", torch.randn(VOCABULARY, width) * 0.5)
    places = w.setdefault("text_model.embeddings.position_embedding.weight", torch.randn(POSITIONS, width) * 0.5)
    x = (table[ids] + places)[None]
    states = [x]
    for i in range(layers):
        p = f"text_model.encoder.layers.{i}."
        y = w.layer(p + "layer_norm1", x)
        q, k, v = (w.linear(p + f"self_attn.{n}_proj", y, width) for n in "qkv")
        x = x + w.linear(p + "self_attn.out_proj", attend(q, k, v, heads, True), width)
        y = w.linear(p + "mlp.fc1", w.layer(p + "layer_norm2", x), width * 4)
        y = y * torch.sigmoid(1.702 * y) if activation == "quick_gelu" else F.gelu(y)
        x = x + w.linear(p + "mlp.fc2", y, width)
        states.append(x)
    last = w.layer("text_model.final_layer_norm", x)
    pooled = w.linear("text_projection", last[:, end], projection, bias=False) if projection else None
    return states, last, pooled


def resnet(w, p, x, out, time, eps, circular):
    y = w.conv(p + "conv1", F.silu(w.group(p + "norm1", x, eps)), out, circular=circular)
    if time is not None:
        y = y + w.linear(p + "time_emb_proj", time, out)[:, :, None, None]
    y = w.conv(p + "conv2", F.silu(w.group(p + "norm2", y, eps)), out, circular=circular)
    return (w.conv(p + "conv_shortcut", x, out, 1) if x.shape[1] != out else x) + y


def transformer(w, p, x, context, heads, layers, linear):
    b, c, h, width = x.shape
    y = w.group(p + "norm", x, 1e-6)
    if linear:
        y = w.linear(p + "proj_in", y.flatten(2).transpose(1, 2), c)
    else:
        y = w.conv(p + "proj_in", y, c, 1).flatten(2).transpose(1, 2)
    for i in range(layers):
        q = p + f"transformer_blocks.{i}."
        for n, name in ((1, "attn1."), (2, "attn2.")):
            z = w.layer(q + f"norm{n}", y)
            seen = z if n == 1 else context
            parts = [w.linear(q + name + part, source, c, bias=False) for part, source in (("to_q", z), ("to_k", seen), ("to_v", seen))]
            y = y + w.linear(q + name + "to_out.0", attend(*parts, heads), c)
        value, gate = w.linear(q + "ff.net.0.proj", w.layer(q + "norm3", y), c * 8).chunk(2, -1)
        y = y + w.linear(q + "ff.net.2", value * F.gelu(gate), c)
    if linear:
        y = w.linear(p + "proj_out", y, c).transpose(1, 2).reshape(b, c, h, width)
    else:
        y = w.conv(p + "proj_out", y.transpose(1, 2).reshape(b, c, h, width), c, 1)
    return x + y


def waves(values, width):
    angle = torch.tensor(values)[:, None] * torch.exp(-math.log(10000) * torch.arange(width // 2) / (width // 2))
    return torch.cat([angle.cos(), angle.sin()], 1)


def unet(w, config, x, time, context, added=None, circular=False):
    channels, heads, layers = config["block_out_channels"], config["attention_head_dim"], config["transformer_layers_per_block"]
    linear, wide = config["use_linear_projection"], channels[0] * 4
    t = w.linear("time_embedding.linear_2", F.silu(w.linear("time_embedding.linear_1", waves([time], channels[0]), wide)), wide)
    if added is not None:
        t = t + w.linear("add_embedding.linear_2", F.silu(w.linear("add_embedding.linear_1", added, wide)), wide)
    t = F.silu(t)
    x = w.conv("conv_in", x, channels[0], circular=circular)
    skips = [x]
    for i, c in enumerate(channels):
        for j in range(config["layers_per_block"]):
            x = resnet(w, f"down_blocks.{i}.resnets.{j}.", x, c, t, 1e-5, circular)
            if config["down_block_types"][i].startswith("Cross"):
                x = transformer(w, f"down_blocks.{i}.attentions.{j}.", x, context, heads[i], layers[i], linear)
            skips.append(x)
        if i < len(channels) - 1:
            x = w.conv(f"down_blocks.{i}.downsamplers.0.conv", x, c, stride=2, circular=circular)
            skips.append(x)
    x = resnet(w, "mid_block.resnets.0.", x, channels[-1], t, 1e-5, circular)
    x = transformer(w, "mid_block.attentions.0.", x, context, heads[-1], layers[-1], linear)
    x = resnet(w, "mid_block.resnets.1.", x, channels[-1], t, 1e-5, circular)
    for i, c in enumerate(reversed(channels)):
        level = len(channels) - 1 - i
        for j in range(config["layers_per_block"] + 1):
            x = resnet(w, f"up_blocks.{i}.resnets.{j}.", torch.cat([x, skips.pop()], 1), c, t, 1e-5, circular)
            if config["up_block_types"][i].startswith("Cross"):
                x = transformer(w, f"up_blocks.{i}.attentions.{j}.", x, context, heads[level], layers[level], linear)
        if i < len(channels) - 1:
            x = w.conv(f"up_blocks.{i}.upsamplers.0.conv", F.interpolate(x, scale_factor=2.0, mode="nearest"), c, circular=circular)
    return w.conv("conv_out", F.silu(w.group("conv_norm_out", x, 1e-5)), 4, circular=circular)


def pixel_attention(w, p, x):
    y = w.group(p + "group_norm", x, 1e-6).flatten(2).transpose(1, 2)
    q, k, v = (w.linear(p + n, y, x.shape[1]) for n in ("to_q", "to_k", "to_v"))
    return x + w.linear(p + "to_out.0", attend(q, k, v, 1), x.shape[1]).transpose(1, 2).reshape(x.shape)


def vae_middle(w, p, x):
    x = resnet(w, p + "mid_block.resnets.0.", x, x.shape[1], None, 1e-6, False)
    x = pixel_attention(w, p + "mid_block.attentions.0.", x)
    return resnet(w, p + "mid_block.resnets.1.", x, x.shape[1], None, 1e-6, False)


def decode(w, channels, z):
    x = vae_middle(w, "decoder.", w.conv("decoder.conv_in", w.conv("post_quant_conv", z, 4, 1), channels[-1]))
    for i, c in enumerate(reversed(channels)):
        for j in range(2):
            x = resnet(w, f"decoder.up_blocks.{i}.resnets.{j}.", x, c, None, 1e-6, False)
        if i < len(channels) - 1:
            x = w.conv(f"decoder.up_blocks.{i}.upsamplers.0.conv", F.interpolate(x, scale_factor=2.0, mode="nearest"), c)
    return w.conv("decoder.conv_out", F.silu(w.group("decoder.conv_norm_out", x, 1e-6)), 3)


def encode(w, channels, x):
    x = w.conv("encoder.conv_in", x, channels[0])
    for i, c in enumerate(channels):
        x = resnet(w, f"encoder.down_blocks.{i}.resnets.0.", x, c, None, 1e-6, False)
        if i < len(channels) - 1:
            x = w.conv(f"encoder.down_blocks.{i}.downsamplers.0.conv", F.pad(x, (0, 1, 0, 1)), c, stride=2, padding=0)
    x = vae_middle(w, "encoder.", x)
    x = w.conv("encoder.conv_out", F.silu(w.group("encoder.conv_norm_out", x, 1e-6)), 8)
    return w.conv("quant_conv", x, 8, 1)[:, :4]
