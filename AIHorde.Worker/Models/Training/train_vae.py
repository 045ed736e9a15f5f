"""Trains the autoencoder of demo/shapes: the decoder turns the linear latents into sharp pictures, the encoder learns the linear map.

usage: train_vae.py FOLDER decoder|encoder STEPS [DECAY] [THREADS]
"""
import os
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

from shapes_model import Patches
from shapes_networks import Autoencoder

BATCH, RATE, CROP = 12, 2e-3, 8


def edges(x):
    return x[:, :, 1:] - x[:, :, :-1], x[:, :, :, 1:] - x[:, :, :, :-1]


def picture_loss(made, real):
    (a, b), (c, d) = edges(made), edges(real)
    return F.l1_loss(made, real) + F.mse_loss(made, real) + .5 * (F.l1_loss(a, c) + F.l1_loss(b, d))


class Trainer:
    def __init__(self, folder, part):
        self.folder, self.part = folder, part
        self.device = 'cuda' if torch.cuda.is_available() else 'cpu'
        self.pictures = np.load(f'{folder}/pictures.npy', mmap_mode='r')
        state = torch.load(f'{folder}/patches.pt')
        self.patches = Patches(state['mean'], state['basis'], state['spread'])
        torch.manual_seed(1)
        self.net = getattr(Autoencoder(), part).to(self.device).to(memory_format=torch.channels_last)
        if part == 'encoder':
            self.net.conv_out.bias.data[self.patches.spread.numel():] = -12.0
            self.net.conv_out.weight.data[self.patches.spread.numel():] = 0.0
        self.optimizer = torch.optim.AdamW(self.net.parameters(), RATE, weight_decay=.001, betas=(.9, .99))
        self.step, self.loss = 0, 0.0
        if os.path.exists(self.file()):
            saved = torch.load(self.file(), map_location=self.device)
            self.net.load_state_dict(saved['net'])
            self.optimizer.load_state_dict(saved['optimizer'])
            self.step, self.loss = saved['step'], saved['loss']

    def file(self):
        return f'{self.folder}/{self.part}.pt'

    def save(self):
        torch.save({'net': self.net.state_dict(), 'optimizer': self.optimizer.state_dict(), 'step': self.step, 'loss': self.loss}, self.file() + '.new')
        os.replace(self.file() + '.new', self.file())

    def batch(self, random, whole):
        side = 16 if whole else CROP
        count = BATCH // 3 if whole else BATCH
        rows = torch.randint(0, len(self.pictures), (count,), generator=random).tolist()
        corners = (torch.randint(0, 17 - side, (count, 2), generator=random) * 8).tolist()
        cut = np.stack([self.pictures[r, y:y + side * 8, x:x + side * 8] for r, (y, x) in zip(rows, corners)])
        return torch.from_numpy(cut)

    def train_step(self, steps):
        random = torch.Generator().manual_seed(self.step)
        raw = self.batch(random, self.step % 3 == 2 or self.step > steps * .85)
        latents, real = self.patches.encode(raw), (raw.float() / 127.5 - 1).permute(0, 3, 1, 2)
        noise = torch.randn(latents.shape, generator=random) * .08 * torch.rand((len(raw), 1, 1, 1), generator=random)
        layout = lambda x: x.to(self.device).contiguous(memory_format=torch.channels_last)
        if self.part == 'decoder':
            loss = picture_loss(self.net(layout(latents + noise)), layout(real))
        else:
            made = self.net(layout(real))[:, :latents.shape[1]]
            loss = F.mse_loss(made, latents.to(self.device))
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
                print(f'{self.part} {self.step} {time.time() - start:.0f}s loss {self.loss:.4f}', flush=True)
            if time.time() - saved > 120:
                self.save()
                saved = time.time()
        self.save()


if __name__ == '__main__':
    torch.set_num_threads(int(sys.argv[5]) if len(sys.argv) > 5 else torch.get_num_threads())
    Trainer(sys.argv[1], sys.argv[2]).run(int(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else 0)
