"""Tiny Llama-family models with random weights, and the logits that PyTorch computes for them. Run in this folder with python3 and torch."""
import json
import math
import os
import sys

import torch
import torch.nn.functional as F

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../../../AIHorde.Worker/Models/Training'))
from safetensors_file import save  # noqa: E402

TOKENS = [(7 * i * i + 3 * i + 1) % 61 for i in range(40)]


def config(**changes):
    base = dict(model_type='llama', hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2, vocab_size=64,
                max_position_embeddings=512, rms_norm_eps=1e-5, rope_theta=10000.0, tie_word_embeddings=True, eos_token_id=2)
    return {**base, **changes}


def weights(c, seed, bias=False, norms=False, dtype=torch.float32):
    torch.manual_seed(seed)
    d, f, head = c['hidden_size'], c['intermediate_size'], c.get('head_dim', c['hidden_size'] // c['num_attention_heads'])
    q, k = c['num_attention_heads'] * head, c['num_key_value_heads'] * head
    w = {'model.embed_tokens.weight': torch.randn(c['vocab_size'], d), 'model.norm.weight': 1 + .2 * torch.randn(d)}
    if not c['tie_word_embeddings']:
        w['lm_head.weight'] = torch.randn(c['vocab_size'], d) * .4
    for i in range(c['num_hidden_layers']):
        p = f'model.layers.{i}.'
        shapes = {'self_attn.q_proj': (q, d), 'self_attn.k_proj': (k, d), 'self_attn.v_proj': (k, d), 'self_attn.o_proj': (d, q), 'mlp.gate_proj': (f, d),
                  'mlp.up_proj': (f, d), 'mlp.down_proj': (d, f)}
        for name, shape in shapes.items():
            w[p + name + '.weight'] = torch.randn(shape) / math.sqrt(shape[1])
            if bias and name[10:] in ('q_proj', 'k_proj', 'v_proj'):
                w[p + name + '.bias'] = torch.randn(shape[0]) * .3
        for name, n in (('input_layernorm', d), ('post_attention_layernorm', d)) + ((('self_attn.q_norm', head), ('self_attn.k_norm',
            head)) if norms else ()):
            w[p + name + '.weight'] = 1 + .2 * torch.randn(n)
    return {n: t.to(dtype) for n, t in w.items()}


def frequencies(c, head):
    f = [c['rope_theta'] ** (-2 * i / head) for i in range(head // 2)]
    s = c.get('rope_scaling') or {'rope_type': 'default'}
    if s['rope_type'] == 'linear':
        f = [x / s['factor'] for x in f]
    if s['rope_type'] == 'llama3':
        for i, x in enumerate(f):
            wave, old = 2 * math.pi / x, s['original_max_position_embeddings']
            part = (old / wave - s['low_freq_factor']) / (s['high_freq_factor'] - s['low_freq_factor'])
            part = min(1.0, max(0.0, part))
            f[i] = (1 - part) * x / s['factor'] + part * x
    return torch.tensor(f, dtype=torch.float64)


def rms(x, w, eps):
    return x / (x.square().mean(-1, keepdim=True) + eps).sqrt() * w


def turn(x, f):
    """Rotation as multiplication of complex numbers: another way than the engine's."""
    half = x.shape[-1] // 2
    z = torch.complex(x[..., :half], x[..., half:])
    angle = torch.arange(x.shape[0], dtype=torch.float64)[:, None] * f
    z = z * torch.polar(torch.ones_like(angle), angle)[:, None]
    return torch.cat([z.real, z.imag], -1)


def forward(c, w, tokens):
    w = {n: t.double() for n, t in w.items()}
    heads, keys, eps = c['num_attention_heads'], c['num_key_value_heads'], c['rms_norm_eps']
    head = c.get('head_dim', c['hidden_size'] // heads)
    f, n = frequencies(c, head), len(tokens)
    x = w['model.embed_tokens.weight'][tokens]
    for i in range(c['num_hidden_layers']):
        p = f'model.layers.{i}.'
        linear = lambda h, name: F.linear(h, w[p + name + '.weight'], w.get(p + name + '.bias'))
        h = rms(x, w[p + 'input_layernorm.weight'], eps)
        q, k = linear(h, 'self_attn.q_proj').view(n, heads, head), linear(h, 'self_attn.k_proj').view(n, keys, head)
        if p + 'self_attn.q_norm.weight' in w:
            q, k = rms(q, w[p + 'self_attn.q_norm.weight'], eps), rms(k, w[p + 'self_attn.k_norm.weight'], eps)
        q, k, v = turn(q, f), turn(k, f), linear(h, 'self_attn.v_proj').view(n, keys, head)
        out = torch.zeros(n, heads, head, dtype=torch.float64)
        for a in range(heads):
            b = a // (heads // keys)
            score = q[:, a] @ k[:, b].t() / math.sqrt(head)
            score = score.masked_fill(torch.ones(n, n).triu(1).bool(), -math.inf)
            out[:, a] = score.softmax(-1) @ v[:, b]
        x = x + linear(out.reshape(n, -1), 'self_attn.o_proj')
        h = rms(x, w[p + 'post_attention_layernorm.weight'], eps)
        x = x + linear(F.silu(linear(h, 'mlp.gate_proj')) * linear(h, 'mlp.up_proj'), 'mlp.down_proj')
    return rms(x, w['model.norm.weight'], eps) @ w.get('lm_head.weight', w['model.embed_tokens.weight']).t()


def write(name, c, w, shards=1):
    os.makedirs(name, exist_ok=True)
    with open(f'{name}/config.json', 'w') as f:
        json.dump(c, f, indent=1)
    if shards == 1:
        save(f'{name}/model.safetensors', w)
    else:
        names = sorted(w)
        parts = [names[i::shards] for i in range(shards)]
        files = [f'model-{i + 1:05}-of-{shards:05}.safetensors' for i in range(shards)]
        for file, part in zip(files, parts):
            save(f'{name}/{file}', {n: w[n] for n in part})
        with open(f'{name}/model.safetensors.index.json', 'w') as f:
            json.dump({'metadata': {}, 'weight_map': {n: file for file, part in zip(files, parts) for n in part}}, f)
    logits = forward(c, w, TOKENS)
    with open(f'{name}/expected.json', 'w') as f:
        json.dump({'tokens': TOKENS, 'logits': [[round(v, 6) for v in logits[i].tolist()] for i in (0, 9, 39)], 'at': [0, 9, 39]}, f)


if __name__ == '__main__':
    llama3 = dict(rope_type='llama3', factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=64)
    c = config(rope_scaling=llama3, rope_theta=500.0)
    write('llama3', c, weights(c, 1))
    c = config(model_type='qwen2', tie_word_embeddings=False, rope_scaling=dict(rope_type='linear', factor=4.0), num_key_value_heads=4)
    write('qwen2-sharded', c, weights(c, 2, bias=True), shards=2)
    c = config(model_type='qwen3', head_dim=12, num_key_value_heads=1)
    write('qwen3-half', c, weights(c, 3, norms=True, dtype=torch.float16))
    c = config(model_type='mistral', sliding_window=256, tie_word_embeddings=False)
    write('mistral-bfloat', c, weights(c, 4, dtype=torch.bfloat16))
