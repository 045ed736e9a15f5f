"""Trains the decoder of demo/shapes: it turns the linear latents (shapes_model.Patches) into sharp pictures. Stops and goes on at any step.

usage: train_decoder.py FOLDER STEPS [DECAY] [THREADS]   DECAY: the learning rate falls over the last DECAY steps
"""
import os
import sys
import time
from random import Random

import numpy as np
import torch
import torch.nn.functional as F

import scenes
from shapes_model import Patches
from shapes_networks import Autoencoder

BATCH, RATE, CROP = 12, 1.5e-3, 8
SIDE = scenes.SIDE // 8
CORNERED, SMALL = ('star', 'house', 'flower', 'fish'), .16


def edges(x):
    return x[:, :, 1:] - x[:, :, :-1], x[:, :, :, 1:] - x[:, :, :, :-1]


def picture_loss(made, real):
    (a, b), (c, d) = edges(made), edges(real)
    return F.l1_loss(made, real) + F.mse_loss(made, real) + .5 * (F.l1_loss(a, c) + F.l1_loss(b, d))


def detail(pictures, patches):
    """How much of each 8x8 patch the latents lose: where the decoder has something to learn."""
    lost = np.empty((len(pictures), SIDE, SIDE), np.float32)
    for i in range(0, len(pictures), 500):
        flat = Patches.flatten(torch.from_numpy(pictures[i:i + 500].copy())) - patches.mean
        rest = flat.square().sum(-1) - (flat @ patches.basis).square().sum(-1)
        lost[i:i + 500] = rest.clamp(0).reshape(-1, SIDE, SIDE).numpy()
    return torch.from_numpy(lost)


def shares(count):
    """Small figures of many corners are drawn three times as often: they are what blurs."""
    drawn = [scenes.training_scene(Random(seed)) for seed in range(count)]
    return torch.tensor([3.0 if s.shape in CORNERED and scenes.RADIUS[s.count, s.size] < SMALL else 1.0 for s in drawn])


class Trainer:
    def __init__(self, folder):
        self.folder = folder
        self.device = 'cuda' if torch.cuda.is_available() else 'cpu'
        self.pictures = np.load(f'{folder}/pictures.npy', mmap_mode='r')
        state = torch.load(f'{folder}/patches.pt')
        self.patches = Patches(state['mean'], state['basis'], state['spread'])
        self.shares, self.detail = shares(len(self.pictures)), detail(self.pictures, self.patches)
        torch.manual_seed(1)
        self.net = Autoencoder().decoder.to(self.device).to(memory_format=torch.channels_last)
        self.optimizer = torch.optim.AdamW(self.net.parameters(), RATE, weight_decay=.001, betas=(.9, .99))
        self.step, self.loss = 0, 0.0
        if os.path.exists(self.file()):
            saved = torch.load(self.file(), map_location=self.device)
            self.net.load_state_dict(saved['net'])
            self.optimizer.load_state_dict(saved['optimizer'])
            self.step, self.loss = saved['step'], saved['loss']

    def file(self):
        return f'{self.folder}/decoder.pt'

    def save(self):
        torch.save({'net': self.net.state_dict(), 'optimizer': self.optimizer.state_dict(), 'step': self.step, 'loss': self.loss}, self.file() + '.new')
        os.replace(self.file() + '.new', self.file())

    def batch(self, random, whole):
        side, count = (SIDE, BATCH // 3) if whole else (CROP, BATCH)
        rows = torch.multinomial(self.shares, count, generator=random).tolist()
        corners = SIDE + 1 - side
        lost = F.avg_pool2d(self.detail[rows].unsqueeze(1), side, 1).reshape(count, -1)
        chosen = torch.multinomial(lost, 1, generator=random).flatten().tolist()
        places = [(c // corners * 8, c % corners * 8) for c in chosen]
        return torch.from_numpy(np.stack([self.pictures[r, y:y + side * 8, x:x + side * 8] for r, (y, x) in zip(rows, places)]))

    def train_step(self, steps):
        random = torch.Generator().manual_seed(self.step)
        raw = self.batch(random, self.step % 3 == 2 or self.step > steps * .85)
        latents, real = self.patches.encode(raw), (raw.float() / 127.5 - 1).permute(0, 3, 1, 2)
        noise = torch.randn(latents.shape, generator=random) * .08 * torch.rand((len(raw), 1, 1, 1), generator=random)
        layout = lambda x: x.to(self.device).contiguous(memory_format=torch.channels_last)
        loss = picture_loss(self.net(layout(latents + noise)), layout(real))
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optimizer.step()
        return loss.item()

    def run(self, steps, decay):
        start, saved = time.time(), time.time()
        while self.step < steps:
            fall = min(1.0, max(.02, (steps - self.step) / max(1, decay)))
            for g in self.optimizer.param_groups:
                g['lr'] = RATE * min(1, (self.step + 1) / 50) * fall
            loss = self.train_step(steps)
            self.loss = loss if self.step == 0 else .98 * self.loss + .02 * loss
            self.step += 1
            if self.step % 50 == 0:
                print(f'decoder {self.step} {time.time() - start:.0f}s loss {self.loss:.4f}', flush=True)
            if time.time() - saved > 120:
                self.save()
                saved = time.time()
        self.save()


if __name__ == '__main__':
    torch.set_num_threads(int(sys.argv[4]) if len(sys.argv) > 4 else torch.get_num_threads())
    Trainer(sys.argv[1]).run(int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0)
