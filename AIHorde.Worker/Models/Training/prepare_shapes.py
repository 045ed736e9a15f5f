"""Makes the training set of the image model: pictures, their tokens and their linear latents (see shapes_model.Patches)."""
import os
import sys
from collections import Counter
from multiprocessing import Pool

import numpy as np
import torch

import scenes
from bpe import Clip, learn
from shapes_model import CHANNELS, LENGTH, Patches


def main(folder, examples, processes):
    os.makedirs(folder, exist_ok=True)
    pictures = np.lib.format.open_memmap(f'{folder}/pictures.npy', 'w+', np.uint8, (examples, scenes.SIDE, scenes.SIDE, 3))
    captions = []
    with Pool(processes) as pool:
        for i, (picture, caption) in enumerate(pool.imap(scenes.training_example, range(examples), chunksize=100)):
            pictures[i] = picture
            captions.append(caption)
    texts = captions + scenes.PREFIXES + scenes.FILLERS + list(scenes.COLOURS) + scenes.SHAPES + scenes.PLACES
    merges = learn(Counter(p for t in texts for p in Clip.pieces(t)), 1000)
    clip = Clip(merges)
    torch.save({'merges': merges, 'tokens': torch.tensor([clip.encode(c, LENGTH) for c in captions])}, f'{folder}/captions.pt')
    patches = Patches.fit(pictures[:3000])
    torch.save(patches.state(), f'{folder}/patches.pt')
    latents = np.lib.format.open_memmap(f'{folder}/latents.npy', 'w+', np.float16, (examples, CHANNELS, 16, 16))
    for i in range(0, examples, 500):
        latents[i:i + 500] = patches.encode(torch.from_numpy(pictures[i:i + 500])).numpy()
    print(examples, 'examples', len(set(captions)), 'captions', len(clip.vocabulary), 'tokens', 'linear psnr', patches.psnr(pictures[:500]))


if __name__ == '__main__':
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
