"""CLIP text encoder, UNet2DConditionModel and AutoencoderKL, small, assembled from shapes_model's layers."""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

from shapes_model import CHANNELS, LENGTH, TEXT, UNET, VAE, Attention, Resample, Resnet, Transformer


def group(**parts):
    module = nn.Module()
    for name, part in parts.items():
        setattr(module, name, nn.ModuleList(part) if isinstance(part, list) else part)
    return module


class ClipLayer(nn.Module):
    def __init__(self, width, heads, inner):
        super().__init__()
        self.self_attn = group(**{f'{n}_proj': nn.Linear(width, width) for n in ('k', 'v', 'q', 'out')})
        self.layer_norm1, self.layer_norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.mlp, self.heads = group(fc1=nn.Linear(width, inner), fc2=nn.Linear(inner, width)), heads

    def forward(self, x, mask):
        b, n, width = x.shape
        h, attn = self.layer_norm1(x), self.self_attn
        split = lambda y: y.reshape(b, n, self.heads, width // self.heads).transpose(1, 2)
        q, k, v = split(attn.q_proj(h)), split(attn.k_proj(h)), split(attn.v_proj(h))
        weights = (q @ k.transpose(2, 3) / math.sqrt(width // self.heads) + mask).softmax(-1)
        x = x + attn.out_proj((weights @ v).transpose(1, 2).reshape(b, n, width))
        g = self.mlp.fc1(self.layer_norm2(x))
        return x + self.mlp.fc2(g * torch.sigmoid(1.702 * g))


class TextEncoder(nn.Module):
    def __init__(self, vocabulary):
        super().__init__()
        width = TEXT['width']
        self.text_model = group(
            embeddings=group(token_embedding=nn.Embedding(vocabulary, width), position_embedding=nn.Embedding(LENGTH, width)),
            encoder=group(layers=[ClipLayer(width, TEXT['heads'], TEXT['inner']) for _ in range(TEXT['layers'])]),
            final_layer_norm=nn.LayerNorm(width))
        nn.init.normal_(self.text_model.embeddings.token_embedding.weight, std=.5)
        nn.init.normal_(self.text_model.embeddings.position_embedding.weight, std=.1)

    def forward(self, tokens):
        n, model = tokens.shape[1], self.text_model
        mask = torch.full((n, n), -1e9, device=tokens.device).triu(1)
        x = model.embeddings.token_embedding(tokens) + model.embeddings.position_embedding.weight[:n]
        for layer in model.encoder.layers:
            x = layer(x, mask)
        return model.final_layer_norm(x)


class Unet(nn.Module):
    def __init__(self):
        super().__init__()
        (a, b, c), heads, groups, context = UNET['channels'], UNET['heads'], UNET['groups'], TEXT['width']
        time = a * 4
        res = lambda i, o: Resnet(i, o, groups, time)
        cross = lambda width: Transformer(width, heads, context, groups)
        self.conv_in = nn.Conv2d(CHANNELS, a, 3, padding=1)
        self.time_embedding = group(linear_1=nn.Linear(a, time), linear_2=nn.Linear(time, time))
        self.down_blocks = nn.ModuleList([
            group(resnets=[res(a, a)], downsamplers=[Resample(a, 2)]),
            group(resnets=[res(a, b)], attentions=[cross(b)], downsamplers=[Resample(b, 2)]),
            group(resnets=[res(b, c)], attentions=[cross(c)])])
        self.mid_block = group(resnets=[res(c, c), res(c, c)], attentions=[cross(c)])
        self.up_blocks = nn.ModuleList([
            group(resnets=[res(c + c, c), res(c + b, c)], attentions=[cross(c), cross(c)], upsamplers=[Resample(c)]),
            group(resnets=[res(c + b, b), res(b + a, b)], attentions=[cross(b), cross(b)], upsamplers=[Resample(b)]),
            group(resnets=[res(b + a, a), res(a + a, a)])])
        self.conv_norm_out, self.conv_out = nn.GroupNorm(groups, a), nn.Conv2d(a, CHANNELS, 3, padding=1)

    def forward(self, x, timestep, context):
        half = UNET['channels'][0] // 2
        angle = timestep.float()[:, None] * torch.exp(-math.log(10000) * torch.arange(half, device=x.device) / half)
        time = self.time_embedding.linear_1(torch.cat([angle.cos(), angle.sin()], -1))
        time = self.time_embedding.linear_2(F.silu(time))
        x = self.conv_in(x)
        skips = [x]
        for block in self.down_blocks:
            for i, resnet in enumerate(block.resnets):
                x = resnet(x, time)
                if hasattr(block, 'attentions'):
                    x = block.attentions[i](x, context)
                skips.append(x)
            if hasattr(block, 'downsamplers'):
                x = block.downsamplers[0](x)
                skips.append(x)
        mid = self.mid_block
        x = mid.resnets[1](mid.attentions[0](mid.resnets[0](x, time), context), time)
        for block in self.up_blocks:
            for i, resnet in enumerate(block.resnets):
                x = resnet(torch.cat([x, skips.pop()], 1), time)
                if hasattr(block, 'attentions'):
                    x = block.attentions[i](x, context)
            if hasattr(block, 'upsamplers'):
                x = block.upsamplers[0](x)
        return self.conv_out(F.silu(self.conv_norm_out(x)))


def middle(width, groups):
    return group(resnets=[Resnet(width, width, groups, eps=1e-6) for _ in range(2)],
                 attentions=[Attention(width, 1, bias=True, norm_groups=groups)])


def through_middle(block, x):
    x, attention = block.resnets[0](x), block.attentions[0]
    b, c, h, w = x.shape
    y = attention(attention.group_norm(x).flatten(2).transpose(1, 2))
    return block.resnets[1](x + y.transpose(1, 2).reshape(b, c, h, w))


def stage(before, width, count, groups):
    return [Resnet(before if i == 0 else width, width, groups, eps=1e-6) for i in range(count)]


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        widths, groups = VAE['channels'], VAE['groups']
        self.conv_in = nn.Conv2d(3, widths[0], 3, padding=1)
        self.down_blocks = nn.ModuleList()
        for i, width in enumerate(widths):
            parts = dict(resnets=stage(widths[max(i - 1, 0)], width, VAE['layers'], groups))
            if i < len(widths) - 1:
                parts['downsamplers'] = [Resample(width, 2, 0)]
            self.down_blocks.append(group(**parts))
        self.mid_block = middle(widths[-1], groups)
        self.conv_norm_out = nn.GroupNorm(groups, widths[-1], eps=1e-6)
        self.conv_out = nn.Conv2d(widths[-1], CHANNELS * 2, 3, padding=1)

    def forward(self, x):
        x = self.conv_in(x)
        for block in self.down_blocks:
            for resnet in block.resnets:
                x = resnet(x)
            if hasattr(block, 'downsamplers'):
                x = block.downsamplers[0](x)
        return self.conv_out(F.silu(self.conv_norm_out(through_middle(self.mid_block, x))))


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        widths, groups = VAE['channels'][::-1], VAE['groups']
        self.conv_in = nn.Conv2d(CHANNELS, widths[0], 3, padding=1)
        self.mid_block = middle(widths[0], groups)
        self.up_blocks = nn.ModuleList()
        for i, width in enumerate(widths):
            parts = dict(resnets=stage(widths[max(i - 1, 0)], width, VAE['layers'] + 1, groups))
            if i < len(widths) - 1:
                parts['upsamplers'] = [Resample(width)]
            self.up_blocks.append(group(**parts))
        self.conv_norm_out = nn.GroupNorm(groups, widths[-1], eps=1e-6)
        self.conv_out = nn.Conv2d(widths[-1], 3, 3, padding=1)

    def forward(self, z):
        x = through_middle(self.mid_block, self.conv_in(z))
        for block in self.up_blocks:
            for resnet in block.resnets:
                x = resnet(x)
            if hasattr(block, 'upsamplers'):
                x = block.upsamplers[0](x)
        return self.conv_out(F.silu(self.conv_norm_out(x)))


class Autoencoder(nn.Module):
    """Works in the training latents (unit variance); the export folds diffusers' scaling factor into the two 1x1 convolutions."""
    def __init__(self):
        super().__init__()
        self.encoder, self.decoder = Encoder(), Decoder()
        self.quant_conv = nn.Conv2d(CHANNELS * 2, CHANNELS * 2, 1)
        self.post_quant_conv = nn.Conv2d(CHANNELS, CHANNELS, 1)
        nn.init.dirac_(self.quant_conv.weight)
        nn.init.dirac_(self.post_quant_conv.weight)
        for conv in (self.quant_conv, self.post_quant_conv):
            nn.init.zeros_(conv.bias)
            conv.requires_grad_(False)

    def encode(self, pictures):
        return self.quant_conv(self.encoder(pictures))[:, :CHANNELS]

    def decode(self, latents):
        return self.decoder(self.post_quant_conv(latents))
