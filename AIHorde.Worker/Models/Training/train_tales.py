"""Trains demo/tales on talks and stories that it makes itself. Stops and goes on at any step; every step's data follow from its number.

usage: train_tales.py FOLDER STEPS [THREADS]
"""
import os
import random
import sys
import time
from collections import Counter

import torch
import torch.nn.functional as F

from bpe import Gpt2, learn
from dialogues import END, START, STOP, document
from tales_model import Llama

DOCUMENTS, MERGES, RATE = 40000, 893, 2.5e-3


def corpus(folder):
    """Tokenizer, the token stream and where its documents begin; made once."""
    file = f'{folder}/corpus.pt'
    if not os.path.exists(file):
        os.makedirs(folder, exist_ok=True)
        texts = [document(random.Random(i)) for i in range(DOCUMENTS)]
        counts = Counter(p for t in texts[:8000] for part in Gpt2([START, END, STOP], []).special_pattern.split(t)
                         if part not in (START, END, STOP) for p in Gpt2.pieces(part))
        merges = learn(counts, MERGES)
        tokenizer, stream, starts = Gpt2([STOP, START, END], merges), [], []
        for text in texts:
            starts.append(len(stream))
            stream += tokenizer.encode(text)
        torch.save({'merges': merges, 'stream': torch.tensor(stream, dtype=torch.int16), 'starts': torch.tensor(starts)}, file)
    saved = torch.load(file)
    return Gpt2([STOP, START, END], [tuple(m) for m in saved['merges']]), saved['stream'], saved['starts']


class Trainer:
    def __init__(self, folder):
        self.folder, self.device = folder, 'cuda' if torch.cuda.is_available() else 'cpu'
        self.tokenizer, self.stream, self.starts = corpus(folder)
        torch.manual_seed(0)
        self.net = Llama(len(self.tokenizer.tokens)).to(self.device)
        self.optimizer = torch.optim.AdamW(self.net.parameters(), RATE, weight_decay=.05, betas=(.9, .98))
        self.step, self.loss = 0, 0.0
        if os.path.exists(f'{folder}/tales.pt'):
            saved = torch.load(f'{folder}/tales.pt', map_location=self.device)
            self.net.load_state_dict(saved['net'])
            self.optimizer.load_state_dict(saved['optimizer'])
            self.step, self.loss = saved['step'], saved['loss']

    def save(self):
        state = {'net': self.net.state_dict(), 'optimizer': self.optimizer.state_dict(), 'step': self.step, 'loss': self.loss}
        torch.save(state, f'{self.folder}/tales.pt.new')
        os.replace(f'{self.folder}/tales.pt.new', f'{self.folder}/tales.pt')

    def batch(self, steps):
        """The last eighth of the steps reads long rows, so that distances up to half of the context are known; beyond, text only gets vaguer."""
        rows, length = (2, 1024) if self.step > steps * 7 // 8 else (8, 256)
        chance = torch.Generator().manual_seed(self.step)
        last = len(self.stream) - length - 1
        starts = [min(int(self.starts[i]), last) for i in torch.randint(0, len(self.starts), (rows,), generator=chance)]
        return torch.stack([self.stream[s:s + length + 1] for s in starts]).long().to(self.device)

    def run(self, steps):
        start, saved = time.time(), time.time()
        print(sum(p.numel() for p in self.net.parameters()), 'parameters', len(self.stream), 'tokens', flush=True)
        while self.step < steps:
            for g in self.optimizer.param_groups:
                g['lr'] = RATE * min(1, (self.step + 1) / 100) * max(.02, 1 - self.step / steps)
            tokens = self.batch(steps)
            loss = F.cross_entropy(self.net(tokens[:, :-1]).flatten(0, 1), tokens[:, 1:].flatten())
            self.optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
            self.optimizer.step()
            self.loss = loss.item() if self.step == 0 else .98 * self.loss + .02 * loss.item()
            self.step += 1
            if self.step % 50 == 0:
                print(f'tales {self.step} {time.time() - start:.0f}s loss {self.loss:.4f}', flush=True)
            if time.time() - saved > 120:
                self.save()
                saved = time.time()
        self.save()


if __name__ == '__main__':
    torch.set_num_threads(int(sys.argv[3]) if len(sys.argv) > 3 else torch.get_num_threads())
    Trainer(sys.argv[1]).run(int(sys.argv[2]))
