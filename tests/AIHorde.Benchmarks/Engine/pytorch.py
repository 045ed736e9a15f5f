"""The operations of EngineBenchmarks in PyTorch, on all cores. Run: python3 tests/AIHorde.Benchmarks/Engine/pytorch.py"""
import statistics
import time

import torch
import torch.nn.functional as F

CHANNELS, SIDE, HEADS = 320, 64, 8
torch.manual_seed(1)
rows = torch.rand(1, SIDE * SIDE, CHANNELS)
picture = torch.rand(1, CHANNELS, SIDE, SIDE)
heads = torch.rand(1, HEADS, SIDE * SIDE, CHANNELS // HEADS)
linear, convolution, bias = torch.rand(CHANNELS, CHANNELS), torch.rand(CHANNELS, CHANNELS, 3, 3), torch.rand(CHANNELS)


def attention():
    if hasattr(F, "scaled_dot_product_attention"):
        return F.scaled_dot_product_attention(heads, heads, heads)
    return torch.softmax(heads @ heads.transpose(-1, -2) * (CHANNELS // HEADS) ** -0.5, -1) @ heads


operations = {
    "Linear": lambda: F.linear(rows, linear, bias),
    "Convolution": lambda: F.conv2d(picture, convolution, bias, padding=1),
    "Attention": attention,
    "GroupNormAndSilu": lambda: F.silu(F.group_norm(picture, 32, bias, bias)),
}
with torch.no_grad():
    print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads")
    for name, run in operations.items():
        times = []
        for _ in range(12):
            start = time.perf_counter()
            run()
            times.append(time.perf_counter() - start)
        print(f"{name}: {statistics.median(times[2:]) * 1000:.2f} ms")
