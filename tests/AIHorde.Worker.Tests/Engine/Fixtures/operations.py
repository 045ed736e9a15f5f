"""Every operation of the tensor backend, computed by PyTorch on small random numbers. Run: python3 operations.py"""
import math
import os

import torch
import torch.nn.functional as F

from store import save

torch.manual_seed(7)
out = {}


def case(name, **tensors):
    for key, value in tensors.items():
        out[f"{name}.{key}"] = value


r = torch.randn


def linear(name, rows, depth, columns, dtype=torch.float32, bias=True):
    x, w = r(rows, depth), (r(columns, depth) / 8).to(dtype)
    b = r(columns) if bias else None
    case(name, x=x, w=w, y=F.linear(x, w.float(), b), **({"b": b} if bias else {}))


linear("linear", 29, 45, 39)
linear("linear-few", 3, 61, 21)
linear("linear-half", 23, 45, 39, torch.float16)
linear("linear-few-half", 2, 61, 21, torch.float16)
linear("linear-brain", 23, 45, 39, torch.bfloat16, bias=False)
linear("linear-few-brain", 1, 61, 21, torch.bfloat16, bias=False)

x, y = r(2, 13, 22), r(2, 22, 35)
case("matmul", x=x, w=y, y=x @ y)
x, y = r(2, 13, 22), r(2, 35, 22)
case("matmul-transposed", x=x, w=y, y=x @ y.transpose(1, 2) * 0.5)


def conv(name, images, channels, height, width, filters, size, stride, padding, circular=False):
    x, w, b = r(images, channels, height, width), r(filters, channels, size, size) / 3, r(filters)
    source = F.pad(x, (padding,) * 4, mode="circular") if circular else x
    case(name, x=x, w=w, b=b, y=F.conv2d(source, w, b, stride, 0 if circular else padding))


conv("conv", 2, 5, 9, 11, 7, 3, 1, 1)
conv("conv-wide", 1, 3, 7, 36, 5, 3, 1, 1)
conv("conv-stride", 1, 4, 10, 12, 7, 3, 2, 1)
conv("conv-point", 2, 6, 5, 5, 9, 1, 1, 0)
conv("conv-patch", 1, 3, 12, 12, 10, 4, 4, 0)
conv("conv-circular", 1, 4, 6, 18, 6, 3, 1, 1, circular=True)

x, w, b = r(2, 12, 5, 6) * 3 + 1, r(12), r(12)
case("group-norm", x=x, w=w, b=b, y=F.group_norm(x, 4, w, b, 1e-5))
x, w, b = r(7, 33) * 2 + 3, r(33), r(33)
case("layer-norm", x=x, w=w, b=b, y=F.layer_norm(x, (33,), w, b, 1e-5))
case("rms-norm", x=x, w=w, y=x * torch.rsqrt((x * x).mean(-1, keepdim=True) + 1e-6) * w)

x = torch.cat([r(60) * 3, torch.tensor([-30.0, 30.0, 0.0])])
case("silu", x=x, y=F.silu(x))
case("gelu", x=x, y=F.gelu(x))
case("gelu-tanh", x=x, y=0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3))))
case("quick-gelu", x=x, y=x * torch.sigmoid(1.702 * x))
case("leaky-relu", x=x, y=F.leaky_relu(x, 0.2))
x = r(5, 41) * 4
case("softmax", x=x, y=torch.softmax(x, -1))


def attention(name, batch, n, m, heads, key_heads, size, causal):
    q, k, v = r(batch, n, heads, size), r(batch, m, key_heads, size), r(batch, m, key_heads, size)
    many = heads // key_heads
    scores = torch.einsum("bnhd,bmhd->bhnm", q, k.repeat_interleave(many, 2)) / math.sqrt(size)
    if causal:
        seen = torch.arange(m)[None, :] <= torch.arange(n)[:, None] + (m - n)
        scores = scores.masked_fill(~seen, float("-inf"))
    case(name, q=q, k=k, v=v, y=torch.einsum("bhnm,bmhd->bnhd", torch.softmax(scores, -1), v.repeat_interleave(many, 2)))


attention("attention", 1, 37, 41, 2, 2, 20, False)
attention("attention-causal", 1, 40, 40, 2, 2, 16, True)
attention("attention-grouped", 1, 11, 18, 4, 2, 8, True)
attention("attention-token", 2, 1, 23, 4, 2, 12, True)

x = r(2, 5, 3, 8)
frequencies = 10000 ** (-torch.arange(0, 4).float() / 4)
angle = (torch.arange(5).float() + 3)[:, None] * frequencies
cos, sin = torch.cos(angle)[:, None, :], torch.sin(angle)[:, None, :]
low, high = x[..., :4], x[..., 4:]
case("rope", x=x, f=frequencies, y=torch.cat([low * cos - high * sin, high * cos + low * sin], -1))

x = r(2, 3, 4, 5)
case("permute", x=x, y=x.permute(0, 2, 3, 1).contiguous(), z=x.permute(3, 1, 0, 2).contiguous())
case("upsample", x=x, y=F.interpolate(x, scale_factor=2, mode="nearest"))
case("pad", x=x, y=F.pad(x, (0, 1, 2, 3)))
a, b = r(2, 6, 3), r(2, 6, 3)
case("concat", a=a, b=b, y=torch.cat([a, b], 1))
c = r(1, 6, 1)
case("broadcast", a=a, channel=c, row=a[0, 0] + 1, add=a + c, mul=a * c, last=a * (a[0, 0] + 1))

save(os.path.join(os.path.dirname(os.path.abspath(__file__)), "operations.safetensors"), out)
