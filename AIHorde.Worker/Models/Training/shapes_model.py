"""The three networks of demo/shapes with diffusers' and transformers' names, and the linear latents that they share."""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

CHANNELS, LENGTH = 8, 24
TEXT = dict(width=64, layers=3, heads=4, inner=256)
UNET = dict(channels=(32, 64, 128), heads=4, groups=8)
VAE = dict(channels=(16, 32, 48, 64), groups=8, layers=2)
UNIT = .18215  # diffusers' usual scaling factor; a loader that overlooks the setting then still decodes this model


class Patches:
    """Principal components of 8x8 patches: an orthogonal code that a small encoder can learn exactly, which lets the UNet and the
    decoder train side by side instead of one after the other."""
    def __init__(self, mean, basis, spread):
        self.mean, self.basis, self.spread = mean, basis, spread

    @staticmethod
    def flatten(pictures):
        n, h, w, _ = pictures.shape
        x = pictures.float() / 127.5 - 1
        return x.reshape(n, h // 8, 8, w // 8, 8, 3).permute(0, 1, 3, 2, 4, 5).reshape(n, h * w // 64, 192)

    @staticmethod
    def fit(pictures):
        flat = Patches.flatten(torch.from_numpy(pictures)).reshape(-1, 192)
        mean = flat.mean(0)
        values, vectors = torch.linalg.eigh((flat - mean).t() @ (flat - mean) / len(flat))
        values, vectors = values.flip(0)[:CHANNELS], vectors.flip(1)[:, :CHANNELS]
        vectors = vectors * torch.sign(vectors.sum(0, keepdim=True) + 1e-6)
        deviation = values.sqrt()
        spread = deviation[0] ** .35 * deviation ** .65
        return Patches(mean, vectors.contiguous(), spread * (values / spread ** 2).mean().sqrt())

    def state(self):
        return {'mean': self.mean, 'basis': self.basis, 'spread': self.spread}

    def encode(self, pictures):
        n, side = len(pictures), pictures.shape[1] // 8
        return ((self.flatten(pictures) - self.mean) @ self.basis / self.spread).permute(0, 2, 1).reshape(n, CHANNELS, side, side)

    def decode(self, latents):
        n, _, side, _ = latents.shape
        flat = (latents.reshape(n, CHANNELS, -1).permute(0, 2, 1) * self.spread) @ self.basis.t() + self.mean
        return flat.reshape(n, side, side, 8, 8, 3).permute(0, 5, 1, 3, 2, 4).reshape(n, 3, side * 8, side * 8)

    def psnr(self, pictures):
        x = torch.from_numpy(pictures)
        error = self.decode(self.encode(x)) - (x.float() / 127.5 - 1).permute(0, 3, 1, 2)
        return float(-10 * torch.log10(error.square().mean() / 4))


class Attention(nn.Module):
    def __init__(self, width, heads, context=None, bias=False, norm_groups=0):
        super().__init__()
        self.heads = heads
        if norm_groups:
            self.group_norm = nn.GroupNorm(norm_groups, width, eps=1e-6)
        self.to_q = nn.Linear(width, width, bias=bias)
        self.to_k = nn.Linear(context or width, width, bias=bias)
        self.to_v = nn.Linear(context or width, width, bias=bias)
        self.to_out = nn.ModuleList([nn.Linear(width, width)])

    def forward(self, x, context=None):
        context = x if context is None else context
        b, n, width = x.shape
        split = lambda y: y.reshape(b, -1, self.heads, width // self.heads).transpose(1, 2)
        q, k, v = split(self.to_q(x)), split(self.to_k(context)), split(self.to_v(context))
        weights = (q @ k.transpose(2, 3) / math.sqrt(width // self.heads)).softmax(-1)
        return self.to_out[0]((weights @ v).transpose(1, 2).reshape(b, n, width))


class Resnet(nn.Module):
    def __init__(self, before, after, groups, time=0, eps=1e-5):
        super().__init__()
        self.norm1, self.conv1 = nn.GroupNorm(groups, before, eps=eps), nn.Conv2d(before, after, 3, padding=1)
        if time:
            self.time_emb_proj = nn.Linear(time, after)
        self.norm2, self.conv2 = nn.GroupNorm(groups, after, eps=eps), nn.Conv2d(after, after, 3, padding=1)
        if before != after:
            self.conv_shortcut = nn.Conv2d(before, after, 1)

    def forward(self, x, time=None):
        h = self.conv1(F.silu(self.norm1(x)))
        if time is not None:
            h = h + self.time_emb_proj(F.silu(time))[:, :, None, None]
        h = self.conv2(F.silu(self.norm2(h)))
        return h + (self.conv_shortcut(x) if hasattr(self, 'conv_shortcut') else x)


class Geglu(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.proj = nn.Linear(width, width * 8)

    def forward(self, x):
        a, gate = self.proj(x).chunk(2, -1)
        return a * F.gelu(gate)


class FeedForward(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.net = nn.ModuleList([Geglu(width), nn.Identity(), nn.Linear(width * 4, width)])

    def forward(self, x):
        return self.net[2](self.net[0](x))


class Block(nn.Module):
    def __init__(self, width, heads, context):
        super().__init__()
        self.norm1, self.attn1 = nn.LayerNorm(width), Attention(width, heads)
        self.norm2, self.attn2 = nn.LayerNorm(width), Attention(width, heads, context)
        self.norm3, self.ff = nn.LayerNorm(width), FeedForward(width)

    def forward(self, x, context):
        x = x + self.attn1(self.norm1(x))
        x = x + self.attn2(self.norm2(x), context)
        return x + self.ff(self.norm3(x))


class Transformer(nn.Module):
    def __init__(self, width, heads, context, groups):
        super().__init__()
        self.norm, self.proj_in = nn.GroupNorm(groups, width, eps=1e-6), nn.Linear(width, width)
        self.transformer_blocks, self.proj_out = nn.ModuleList([Block(width, heads, context)]), nn.Linear(width, width)

    def forward(self, x, context):
        b, c, h, w = x.shape
        y = self.proj_in(self.norm(x).flatten(2).transpose(1, 2))
        for block in self.transformer_blocks:
            y = block(y, context)
        return x + self.proj_out(y).transpose(1, 2).reshape(b, c, h, w)


class Resample(nn.Module):
    def __init__(self, width, stride=1, padding=1):
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3, stride, padding)

    def forward(self, x):
        if self.conv.stride[0] == 1:
            x = F.interpolate(x, scale_factor=2.0)
        elif self.conv.padding[0] == 0:
            x = F.pad(x, (0, 1, 0, 1))
        return self.conv(x)
