"""
A tiny Stable Diffusion with random weights in diffusers' layout, and what PyTorch computes with it. Run: python3 diffusion.py
"""
import json
import math
import os

import torch

from networks import GROUPS, POSITIONS, VOCABULARY, Weights, clip, decode, encode, unet
from store import save

HERE = os.path.dirname(os.path.abspath(__file__))


def write(folder, part, config, weights=None):
    path = os.path.join(HERE, folder, part)
    os.makedirs(path, exist_ok=True)
    name = "scheduler_config.json" if part == "scheduler" else "config.json"
    with open(os.path.join(path, name), "w") as file:
        json.dump(config, file, indent=1)
        file.write("\n")
    if weights is not None:
        kind = "model" if part.startswith("text") else "diffusion_pytorch_model"
        save(os.path.join(path, kind + ".safetensors"), {k: v.half() for k, v in weights.items()})


def rounded(weights):
    """Weights are stored as halves: what PyTorch computes with must be what the file holds."""
    return Weights({k: v.half().float() for k, v in weights.items()})


def twice(run):
    """Once to make the weights, then with what the file will hold."""
    w = Weights()
    run(w)
    w = rounded(w)
    return w, run(w)


CHANNELS = [8, 16]
UNET = dict(in_channels=4, out_channels=4, block_out_channels=CHANNELS, layers_per_block=1, attention_head_dim=[2, 4],
            transformer_layers_per_block=[1, 1], cross_attention_dim=16, norm_num_groups=GROUPS, use_linear_projection=False, sample_size=8,
            down_block_types=["CrossAttnDownBlock2D", "DownBlock2D"], up_block_types=["UpBlock2D", "CrossAttnUpBlock2D"])
XL = dict(UNET, block_out_channels=[8, 12], cross_attention_dim=24, use_linear_projection=True, transformer_layers_per_block=[1, 2], addition_time_embed_dim=8,
          down_block_types=["DownBlock2D", "CrossAttnDownBlock2D"], up_block_types=["CrossAttnUpBlock2D", "UpBlock2D"])
VAE = dict(block_out_channels=CHANNELS, latent_channels=4, norm_num_groups=GROUPS, scaling_factor=0.2, layers_per_block=1)
CLIP = dict(hidden_size=16, num_hidden_layers=3, num_attention_heads=2, max_position_embeddings=POSITIONS, hidden_act="quick_gelu", vocab_size=VOCABULARY)
CLIP2 = dict(CLIP, hidden_size=8, hidden_act="gelu", projection_dim=8)
END = VOCABULARY - 1


def ids(*tokens, pad=END):
    return [VOCABULARY - 2, *tokens, END] + [pad] * (POSITIONS - 2 - len(tokens))


def sigmas():
    betas = torch.linspace(0.00085 ** 0.5, 0.012 ** 0.5, 1000, dtype=torch.float64) ** 2
    bars = torch.cumprod(1 - betas, 0)
    return ((1 - bars) / bars).sqrt()


def karras(steps):
    s = sigmas()
    ramp = torch.linspace(0, 1, steps, dtype=torch.float64)
    return torch.cat([(s[-1] ** (1 / 7) + ramp * (s[0] ** (1 / 7) - s[-1] ** (1 / 7))) ** 7, torch.zeros(1, dtype=torch.float64)])


def time_of(sigma):
    logs, log = sigmas().log(), sigma.log()
    low = int((logs <= log).sum().clamp(1, 999)) - 1
    return low + float(((log - logs[low]) / (logs[low + 1] - logs[low])).clamp(0, 1))


def picture(w, v, text, opposite):
    """Euler's method over four karras steps with guidance 3, from the noise of seed 1234, as k-diffusion writes it."""
    noise = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(1234))
    steps = karras(4)
    x = noise * steps[0].float()
    for i in range(4):
        s = float(steps[i])
        t = time_of(steps[i])
        with_text, without = (unet(w, UNET, x / math.sqrt(s * s + 1), t, c) for c in (text, opposite))
        clean = x - s * (without + 3 * (with_text - without))
        x = x + (x - clean) / s * (float(steps[i + 1]) - s)
    return x, decode(v, CHANNELS, x / VAE["scaling_factor"])


def main():
    torch.manual_seed(11)
    out = {}
    tokens = ids(5, 250, 17)
    t, (states, last, _) = twice(lambda w: clip(w, torch.tensor(tokens), 16, 3, 2, "quick_gelu"))
    out["clip.last"], out["clip.before"] = last, t.layer("text_model.final_layer_norm", states[-2])
    x, context = torch.randn(2, 4, 8, 6), torch.randn(2, POSITIONS, 16)
    u, y = twice(lambda w: unet(w, UNET, x, 321.5, context))
    out.update({"unet.x": x, "unet.context": context, "unet.y": y, "unet.circular": unet(u, UNET, x, 7.0, context, circular=True)})
    z, image = torch.randn(1, 4, 5, 6), torch.rand(1, 3, 10, 12) * 2 - 1
    v, (pixels, latents) = twice(lambda w: (decode(w, CHANNELS, z / 0.2), encode(w, CHANNELS, image) * 0.2))
    out.update({"vae.z": z, "vae.pixels": pixels, "vae.image": image, "vae.latents": latents})
    empty = clip(t, torch.tensor(ids()), 16, 3, 2, "quick_gelu")[1]
    final, pixels = picture(u, v, last, empty)
    out.update({"picture.latents": final, "picture.pixels": pixels})
    for n in (5, 16, 40, 256):
        out[f"noise.{n}"] = torch.randn(n, generator=torch.Generator().manual_seed(987654321))
    save(os.path.join(HERE, "diffusion.safetensors"), out)
    write("tiny", "text_encoder", CLIP, t)
    write("tiny", "unet", UNET, u)
    write("tiny", "vae", VAE, v)
    write("tiny", "scheduler", dict(prediction_type="epsilon", beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012))

    big, small = dict(), {}
    t2, (states, _, pooled) = twice(lambda w: clip(w, torch.tensor(ids(5, 250, 17, pad=0)), 8, 3, 2, "gelu", 8, 4))
    big["clip2.before"], big["clip2.pooled"] = states[-2], pooled
    added, context = torch.randn(2, 8 + 6 * 8), torch.randn(2, POSITIONS, 24)
    xl, y = twice(lambda w: unet(w, XL, x, 88.0, context, added))
    big.update({"unet.x": x, "unet.context": context, "unet.added": added, "unet.y": y})
    save(os.path.join(HERE, "diffusion-xl.safetensors"), big)
    write("tiny-xl", "text_encoder_2", CLIP2, t2)
    write("tiny-xl", "unet", XL, xl)
    layer = "down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q"
    small[f"lora_unet_{layer}.lora_down.weight"] = torch.randn(2, 8)
    small[f"lora_unet_{layer}.lora_up.weight"] = torch.randn(8, 2)
    small[f"lora_unet_{layer}.alpha"] = torch.tensor(1.0)
    small["lora_unet_conv_in.lora_down.weight"] = torch.randn(2, 4, 3, 3) * 0.1
    small["lora_unet_conv_in.lora_up.weight"] = torch.randn(8, 2, 1, 1)
    small["lora_te_text_model_encoder_layers_0_mlp_fc1.lora_down.weight"] = torch.randn(2, 16)
    small["lora_te_text_model_encoder_layers_0_mlp_fc1.lora_up.weight"] = torch.randn(64, 2)
    os.makedirs(os.path.join(HERE, "loras"), exist_ok=True)
    save(os.path.join(HERE, "loras", "kohya.safetensors"), small)
    names = {"lora_unet_" + layer: "unet." + layer_dots(), "lora_unet_conv_in": "unet.conv_in",
             "lora_te_text_model_encoder_layers_0_mlp_fc1": "text_encoder.text_model.encoder.layers.0.mlp.fc1"}
    peft = {}
    for old, new in names.items():
        strength = 0.5 if "attn1" in old else 1.0  # diffusers' files hold no alpha: it is multiplied in
        peft[new + ".lora_A.weight"] = small[old + ".lora_down.weight"]
        peft[new + ".lora_B.weight"] = small[old + ".lora_up.weight"] * strength
    save(os.path.join(HERE, "loras", "diffusers.safetensors"), peft)
    changed = Weights(u)
    changed[layer_dots() + ".weight"] = u[layer_dots() + ".weight"] + 0.7 * 0.5 * small[f"lora_unet_{layer}.lora_up.weight"] @ small[
        f"lora_unet_{layer}.lora_down.weight"]
    down, up = small["lora_unet_conv_in.lora_down.weight"], small["lora_unet_conv_in.lora_up.weight"]
    changed["conv_in.weight"] = u["conv_in.weight"] + 0.7 * torch.einsum("or,rihw->oihw", up[:, :, 0, 0], down)
    save(os.path.join(HERE, "loras", "expected.safetensors"), {"unet.y": unet(changed, UNET, x, 321.5, out["unet.context"])})


def layer_dots():
    return "down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q"


with torch.no_grad():
    main()
