"""Trains the UNet of demo/shapes (v-prediction, 10 % empty prompts, averaged weights), noisy steps more often than clear ones, because
they decide what is drawn. Stops and goes on at any step. Needs prepare_shapes.py and train_text.py to have run.

usage: train_unet.py FOLDER STEPS [DECAY] [THREADS]   DECAY: the learning rate falls to zero over the last DECAY steps
"""
import copy
import json
import os
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

from bpe import Clip
from shapes_model import LENGTH
from shapes_networks import TextEncoder, Unet

BATCH, RATE = 32, 1.2e-3


def signal(timesteps=1000):
    return (1 - torch.linspace(.00085 ** .5, .012 ** .5, timesteps) ** 2).cumprod(0)


def load(folder):
    captions = torch.load(f'{folder}/captions.pt')
    clip = Clip([tuple(m) for m in captions['merges']])
    latents = torch.from_numpy(np.load(f'{folder}/latents.npy'))
    return clip, captions['tokens'], latents


class Trainer:
    def __init__(self, folder):
        self.folder = folder
        self.device = 'cuda' if torch.cuda.is_available() else 'cpu'
        self.clip, self.tokens, self.latents = load(folder)
        self.empty = torch.tensor(self.clip.encode('', LENGTH))
        torch.manual_seed(0)
        self.net = torch.nn.ModuleDict({'text': TextEncoder(len(self.clip.vocabulary)), 'unet': Unet()}).to(self.device)
        self.net['text'].load_state_dict(torch.load(f'{folder}/text.pt'))
        self.net['text'].requires_grad_(False)
        self.net['unet'].to(memory_format=torch.channels_last)
        self.mean, self.signal = copy.deepcopy(self.net), signal().to(self.device)
        self.optimizer = torch.optim.AdamW(self.net['unet'].parameters(), RATE, weight_decay=.01, betas=(.9, .99))
        self.step, self.loss, self.decay_from = 0, 0.0, None
        if os.path.exists(self.file()):
            saved = torch.load(self.file(), map_location=self.device)
            self.net.load_state_dict(saved['net'])
            self.mean.load_state_dict(saved['mean'])
            self.optimizer.load_state_dict(saved['optimizer'])
            self.step, self.loss, self.decay_from = saved['step'], saved['loss'], saved['decay_from']

    def file(self):
        return f'{self.folder}/unet.pt'

    def save(self):
        state = {'net': self.net.state_dict(), 'mean': self.mean.state_dict(), 'optimizer': self.optimizer.state_dict(),
                 'step': self.step, 'loss': self.loss, 'decay_from': self.decay_from}
        torch.save(state, self.file() + '.new')
        os.replace(self.file() + '.new', self.file())

    def rate(self, steps, decay):
        warm = min(1, (self.step + 1) / 200)
        if self.decay_from is None and self.step >= steps - decay:
            self.decay_from = self.step
        fall = 1.0 if self.decay_from is None else max(0.02, 1 - (self.step - self.decay_from) / max(1, decay))
        return RATE * warm * fall

    def train_step(self):
        random = torch.Generator().manual_seed(self.step)
        rows = torch.randint(0, len(self.latents), (BATCH,), generator=random)
        z, tokens = self.latents[rows].float(), self.tokens[rows].clone()
        tokens[torch.rand(BATCH, generator=random) < .1] = self.empty
        noise, t = torch.randn(z.shape, generator=random), (1000 * torch.rand(BATCH, generator=random).sqrt()).long()
        z, tokens, noise, t = (x.to(self.device) for x in (z, tokens, noise, t))
        a = self.signal[t][:, None, None, None]
        noisy, target = a.sqrt() * z + (1 - a).sqrt() * noise, a.sqrt() * noise - (1 - a).sqrt() * z
        loss = F.mse_loss(self.net['unet'](noisy.contiguous(memory_format=torch.channels_last), t, self.net['text'](tokens)), target)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net['unet'].parameters(), 1.0)
        self.optimizer.step()
        self.average()
        return loss.item()

    @torch.no_grad()
    def average(self):
        keep = min(.996, (self.step + 1) / (self.step + 10))
        for mean, now in zip(self.mean['unet'].parameters(), self.net['unet'].parameters()):
            mean.lerp_(now, 1 - keep)

    def run(self, steps, decay):
        start, saved = time.time(), time.time()
        while self.step < steps or os.path.exists(f'{self.folder}/more'):
            stop = f'{self.folder}/finish'  # holds the number of decay steps, for a machine whose time is known only on the way
            if os.path.exists(stop) and self.decay_from is None:
                decay = json.load(open(stop))
                steps = self.step + decay
                self.decay_from = self.step
            for g in self.optimizer.param_groups:
                g['lr'] = self.rate(steps, decay)
            loss = self.train_step()
            self.loss = loss if self.step == 0 else .98 * self.loss + .02 * loss
            self.step += 1
            if self.step % 50 == 0:
                print(f'unet {self.step} {time.time() - start:.0f}s loss {self.loss:.4f} rate {self.optimizer.param_groups[0]["lr"]:.5f}', flush=True)
            if time.time() - saved > 120:
                self.save()
                saved = time.time()
        self.save()


if __name__ == '__main__':
    torch.set_num_threads(int(sys.argv[4]) if len(sys.argv) > 4 else torch.get_num_threads())
    Trainer(sys.argv[1]).run(int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0)
