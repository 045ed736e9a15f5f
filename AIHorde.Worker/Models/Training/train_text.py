"""Teaches the text encoder of demo/shapes to read, before any picture is drawn: from every token after the caption's end, linear maps must
tell count, size, colour, shape and ground. The UNet then starts with words that mean something, which saves most of its training.

usage: train_text.py FOLDER STEPS [THREADS]
"""
import random
import sys

import torch
import torch.nn as nn
import torch.nn.functional as F

import scenes
from bpe import Clip
from shapes_model import LENGTH, TEXT
from shapes_networks import TextEncoder

CLASSES = {'count': [1, 2, 3], 'size': ['', 'small ', 'big '], 'colour': list(scenes.COLOURS), 'shape': scenes.SHAPES,
           'ground': list(scenes.COLOURS) + scenes.PLACES}


def example(rng, clip):
    if rng.random() < .05:
        return clip.encode('', LENGTH), [0] * len(CLASSES)
    scene = scenes.choose(rng)
    text = scenes.words(scene, rng)
    labels = [values.index(getattr(scene, name)) + 1 for name, values in CLASSES.items()]
    if scene.where() not in text:
        labels[-1] = 0
    return clip.encode(text, LENGTH), labels


def main(folder, steps):
    clip = Clip([tuple(m) for m in torch.load(f'{folder}/captions.pt')['merges']])
    torch.manual_seed(2)
    encoder, rng = TextEncoder(len(clip.vocabulary)), random.Random(3)
    heads = nn.ModuleList([nn.Linear(TEXT['width'], len(v) + 1) for v in CLASSES.values()])
    optimizer = torch.optim.AdamW(list(encoder.parameters()) + list(heads.parameters()), 2e-3, weight_decay=.01)
    end = clip.vocabulary['<|endoftext|>']
    for step in range(steps):
        for g in optimizer.param_groups:
            g['lr'] = 2e-3 * min(1, (step + 1) / 30) * max(.05, 1 - step / steps)
        rows = [example(rng, clip) for _ in range(96)]
        tokens, labels = torch.tensor([r[0] for r in rows]), torch.tensor([r[1] for r in rows])
        at = tokens == end
        features, owners = encoder(tokens)[at], at.nonzero()[:, 0]
        scores = [head(features) for head in heads]
        loss = sum(F.cross_entropy(s, labels[owners, i]) for i, s in enumerate(scores))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        if step % 50 == 49 or step == steps - 1:
            right = [(s.argmax(-1) == labels[owners, i]).float().mean().item() for i, s in enumerate(scores)]
            print('text', step + 1, f'{loss.item():.4f}', [f'{r:.3f}' for r in right], flush=True)
    torch.save(encoder.state_dict(), f'{folder}/text.pt')


if __name__ == '__main__':
    torch.set_num_threads(int(sys.argv[3]) if len(sys.argv) > 3 else torch.get_num_threads())
    main(sys.argv[1], int(sys.argv[2]))
