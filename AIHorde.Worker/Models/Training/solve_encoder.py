"""The encoder of demo/shapes, solved instead of trained: the latents are linear in the picture (shapes_model.Patches), and this encoder computes them.

Its residual branches add nothing, so all that comes before the last norm is linear: the downsamplers gather 2x2 points, then a component's share of each
4x4 points, then the component itself. The norm is made harmless by giving each group one component with both signs (so its mean is zero) and a large
constant with both signs (so its spread is that constant's); behind it silu(y) - silu(-y) = y gives the component back.

usage: solve_encoder.py FOLDER        writes FOLDER/encoder.pt and says how far its latents are from the linear ones
"""
import sys

import numpy as np
import torch

from shapes_model import CHANNELS, VAE, Patches
from shapes_networks import Encoder

LARGE = 64.0  # components are about one, so the spread varies by a few ten-thousandths
FAINT = -12.0  # the logarithm of the variance that the encoder reports: none
QUARTERS = [(0, 0), (0, 1), (1, 0), (1, 1)]


def silence(encoder):
    for name, weight in encoder.named_parameters():
        weight.fill_(1.0 if 'norm' in name and name.endswith('weight') else 0.0)


def pass_on(conv, channels):
    for c in range(channels):
        conv.weight[c, c, conv.kernel_size[0] // 2, conv.kernel_size[1] // 2] = 1.0


@torch.no_grad()
def solve(patches):
    encoder = Encoder()
    silence(encoder)
    first, second, third, last = encoder.down_blocks
    code = (patches.basis / patches.spread).t().reshape(CHANNELS, 2, 2, 2, 2, 2, 2, 3)  # y in quarter, half and point, then x, then colour
    pass_on(encoder.conv_in, 3)
    for i, (y, x) in enumerate(QUARTERS):
        points = slice(3 * i, 3 * i + 3)
        first.downsamplers[0].conv.weight[points, :3, y, x] = torch.eye(3)
        for j, (top, left) in enumerate(QUARTERS):
            for k, (low, right) in enumerate(QUARTERS):
                shares = slice(CHANNELS * j, CHANNELS * (j + 1))
                second.downsamplers[0].conv.weight[shares, 3 * k:3 * k + 3, y, x] = code[:, top, y, low, left, x, right]
        third.downsamplers[0].conv.weight[:CHANNELS, CHANNELS * i:CHANNELS * (i + 1), y, x] = torch.eye(CHANNELS)
    pass_on(second.resnets[0].conv_shortcut, 12)
    pass_on(third.resnets[0].conv_shortcut, 4 * CHANNELS)
    third.downsamplers[0].conv.bias[:CHANNELS] = -patches.mean @ patches.basis / patches.spread
    shortcut, group = last.resnets[0].conv_shortcut, VAE['channels'][-1] // VAE['groups']
    for k in range(CHANNELS):
        plus, minus, high, low = range(group * k, group * k + 4)
        shortcut.weight[plus, k], shortcut.weight[minus, k] = 1.0, -1.0
        shortcut.bias[high], shortcut.bias[low] = LARGE, -LARGE
        encoder.conv_norm_out.weight[[plus, minus]] = LARGE * (2 / group) ** .5
        encoder.conv_out.weight[k, plus, 1, 1], encoder.conv_out.weight[k, minus, 1, 1] = 1.0, -1.0
    encoder.conv_out.bias[CHANNELS:] = FAINT
    return encoder


@torch.no_grad()
def main(folder):
    state = torch.load(f'{folder}/patches.pt')
    patches = Patches(state['mean'], state['basis'], state['spread'])
    encoder = solve(patches)
    torch.save({'net': encoder.state_dict()}, f'{folder}/encoder.pt')
    raw = torch.from_numpy(np.load(f'{folder}/pictures.npy', mmap_mode='r')[:100].copy())
    made = encoder.half().float()((raw.float() / 127.5 - 1).permute(0, 3, 1, 2))[:, :CHANNELS]
    print('largest difference from the linear latents', float((made - patches.encode(raw)).abs().max()))


if __name__ == '__main__':
    main(sys.argv[1])
