"""Runs an exported demo/shapes with PyTorch: the reference for the engine's own pictures, and for the judge."""
import json

import numpy as np
import torch

from bpe import Clip
from safetensors_file import load
from shapes_model import CHANNELS, LENGTH, UNIT
from shapes_networks import Autoencoder, TextEncoder, Unet
from train_unet import signal


class Model:
    def __init__(self, folder):
        with open(f'{folder}/tokenizer/merges.txt') as file:
            self.clip = Clip([tuple(line.split()) for line in file.read().splitlines()[1:]])
        with open(f'{folder}/tokenizer/vocab.json') as file:
            assert json.load(file) == self.clip.vocabulary
        self.text, self.unet, self.vae = TextEncoder(len(self.clip.vocabulary)), Unet(), Autoencoder()
        for net, file in ((self.text, 'text_encoder/model'), (self.unet, 'unet/diffusion_pytorch_model'), (self.vae, 'vae/diffusion_pytorch_model')):
            net.load_state_dict({name: tensor.float() for name, tensor in load(f'{folder}/{file}.safetensors').items()})
            net.eval()

    @torch.no_grad()
    def latents(self, captions, steps, scale, seed):
        context = self.text(torch.tensor([self.clip.encode(c, LENGTH) for c in captions] + [self.clip.encode('', LENGTH)] * len(captions)))
        a, times = signal(), torch.linspace(999, 0, steps).long()
        x = torch.randn(len(captions), CHANNELS, 16, 16, generator=torch.Generator().manual_seed(seed))
        for i, t in enumerate(times):
            asked, free = self.unet(torch.cat([x, x]), t.expand(2 * len(captions)), context).chunk(2)
            v = free + scale * (asked - free)
            clear, noise = a[t].sqrt() * x - (1 - a[t]).sqrt() * v, a[t].sqrt() * v + (1 - a[t]).sqrt() * x
            after = a[times[i + 1]] if i + 1 < steps else torch.tensor(1.0)
            x = after.sqrt() * clear + (1 - after).sqrt() * noise
        return x

    @torch.no_grad()
    def make(self, captions, steps=25, scale=4.0, seed=1, batch=10):
        pictures = []
        for i in range(0, len(captions), batch):
            x = self.vae.decode(self.latents(captions[i:i + batch], steps, scale, seed + i) / UNIT)
            pictures += list(((x.clamp(-1, 1) + 1) * 127.5).round().byte().permute(0, 2, 3, 1).numpy().astype(np.uint8))
        return pictures
