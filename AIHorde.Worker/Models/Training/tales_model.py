"""A small Llama with transformers' names: RMSNorm, rotary positions in halves, grouped queries, SwiGLU, tied head."""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

SIZE = dict(hidden_size=128, intermediate_size=352, num_hidden_layers=4, num_attention_heads=4, num_key_value_heads=2, head_dim=32,
            max_position_embeddings=2048, rope_theta=10000.0, rms_norm_eps=1e-5)


class Rms(nn.Module):
    def __init__(self, width, eps):
        super().__init__()
        self.weight, self.eps = nn.Parameter(torch.ones(width)), eps

    def forward(self, x):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + self.eps) * self.weight


def rotate(x, cos, sin):
    a, b = x.chunk(2, -1)
    return x * cos + torch.cat([-b, a], -1) * sin


class Layer(nn.Module):
    def __init__(self, s):
        super().__init__()
        width, head = s['hidden_size'], s['head_dim']
        linear = lambda i, o: nn.Linear(i, o, bias=False)
        self.self_attn, self.mlp = nn.Module(), nn.Module()
        self.self_attn.q_proj = linear(width, s['num_attention_heads'] * head)
        self.self_attn.k_proj = linear(width, s['num_key_value_heads'] * head)
        self.self_attn.v_proj = linear(width, s['num_key_value_heads'] * head)
        self.self_attn.o_proj = linear(s['num_attention_heads'] * head, width)
        self.mlp.gate_proj, self.mlp.up_proj = linear(width, s['intermediate_size']), linear(width, s['intermediate_size'])
        self.mlp.down_proj = linear(s['intermediate_size'], width)
        self.input_layernorm, self.post_attention_layernorm = Rms(width, s['rms_norm_eps']), Rms(width, s['rms_norm_eps'])
        self.head, self.repeat = head, s['num_attention_heads'] // s['num_key_value_heads']

    def forward(self, x, cos, sin, mask):
        b, n, _ = x.shape
        h, attn = self.input_layernorm(x), self.self_attn
        split = lambda y: y.reshape(b, n, -1, self.head).transpose(1, 2)
        q, k = rotate(split(attn.q_proj(h)), cos, sin), rotate(split(attn.k_proj(h)), cos, sin)
        k, v = k.repeat_interleave(self.repeat, 1), split(attn.v_proj(h)).repeat_interleave(self.repeat, 1)
        weights = (q @ k.transpose(2, 3) / math.sqrt(self.head) + mask).softmax(-1)
        x = x + attn.o_proj((weights @ v).transpose(1, 2).reshape(b, n, -1))
        h = self.post_attention_layernorm(x)
        return x + self.mlp.down_proj(F.silu(self.mlp.gate_proj(h)) * self.mlp.up_proj(h))


class Llama(nn.Module):
    def __init__(self, vocabulary, size=SIZE):
        super().__init__()
        self.model, self.size = nn.Module(), size
        self.model.embed_tokens = nn.Embedding(vocabulary, size['hidden_size'])
        self.model.layers = nn.ModuleList([Layer(size) for _ in range(size['num_hidden_layers'])])
        self.model.norm = Rms(size['hidden_size'], size['rms_norm_eps'])
        for p in self.parameters():
            if p.dim() > 1:
                nn.init.normal_(p, std=.04)

    def forward(self, tokens):
        n, device = tokens.shape[1], tokens.device
        half = self.size['head_dim'] // 2
        angle = torch.arange(n, device=device)[:, None] * self.size['rope_theta'] ** (-torch.arange(half, device=device) / half)
        cos, sin = torch.cat([angle, angle], -1).cos(), torch.cat([angle, angle], -1).sin()
        mask = torch.full((n, n), -1e9, device=device).triu(1)
        x = self.model.embed_tokens(tokens)
        for layer in self.model.layers:
            x = layer(x, cos, sin, mask)
        return self.model.norm(x) @ self.model.embed_tokens.weight.t()
