"""ESRGAN's network in plain PyTorch, written from the published architecture and not from our C#: random weights, small, under both sets of names."""
import os

import torch
import torch.nn.functional as F

from networks import Weights
from store import save

WIDTH, GROWTH, BLOCKS = 8, 4, 2


def leak(x):
    return F.leaky_relu(x, 0.2)


def dense(w, name, x):
    seen = [x]
    for i in range(1, 5):
        seen.append(leak(w.conv(f"{name}.conv{i}", torch.cat(seen, 1), GROWTH)))
    return x + 0.2 * w.conv(f"{name}.conv5", torch.cat(seen, 1), WIDTH)


def esrgan(w, x, fold):
    x = w.conv("conv_first", F.pixel_unshuffle(x, fold) if fold > 1 else x, WIDTH)
    deep = x
    for block in range(BLOCKS):
        inner = deep
        for i in range(1, 4):
            inner = dense(w, f"body.{block}.rdb{i}", inner)
        deep = deep + 0.2 * inner
    x = x + w.conv("conv_body", deep, WIDTH)
    for name in ("conv_up1", "conv_up2"):
        x = leak(w.conv(name, F.interpolate(x, scale_factor=2, mode="nearest"), WIDTH))
    return w.conv("conv_last", leak(w.conv("conv_hr", x, WIDTH)), 3)


def older(name):
    kind, rest = name.split(".", 1)
    if kind == "body":
        block, rdb, conv, what = rest.split(".")
        return f"model.1.sub.{block}.{rdb.upper()}.{conv}.0.{what}"
    place = {"conv_first": "0", "conv_body": f"1.sub.{BLOCKS}", "conv_up1": "3", "conv_up2": "6", "conv_hr": "8", "conv_last": "10"}[kind]
    return f"model.{place}.{rest}"


torch.manual_seed(20261128)
folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "upscalers")
os.makedirs(folder, exist_ok=True)
source = torch.rand(1, 3, 6, 8)
plain, folded = Weights(), Weights()
expected = {"input": source, "newer-x4": esrgan(plain, source, 1)[0], "newer-x2": esrgan(folded, source, 2)[0]}
expected["older-x4"] = expected["newer-x4"]
save(os.path.join(folder, "newer-x4.safetensors"), {"params_ema." + name: tensor for name, tensor in plain.items()})
save(os.path.join(folder, "newer-x2.safetensors"), folded)
save(os.path.join(folder, "older-x4.safetensors"), {older(name): tensor for name, tensor in plain.items()})
save(os.path.join(folder, "expected.safetensors"), expected)
