"""Judges demo/tales by what can be counted: whether a story has the hero, the place and the thing that were asked for and comes to an end,
whether the one who helps stays what he is, and whether questions about the world and sums get the right answer.

usage: judge_tales.py MODEL STORIES [SHOW]   SHOW: how many of the stories are printed
"""
import json
import random
import re
import sys

import torch

from bpe import Gpt2
from dialogues import END, START, STOP, wish
from safetensors_file import load
from tales_model import Llama
from world import ANIMALS, COUNT, THINGS, article

TEMPERATURE, TOKENS = .7, 260


class Teller:
    def __init__(self, folder):
        merges = [tuple(m.split(' ')) for m in json.load(open(f'{folder}/tokenizer.json', encoding='utf-8'))['model']['merges']]
        self.tokenizer = Gpt2([STOP, START, END], merges)
        self.net = Llama(len(self.tokenizer.tokens))
        self.net.load_state_dict({name: weight.float() for name, weight in load(f'{folder}/model.safetensors').items()})
        self.ends = {self.tokenizer.vocabulary[STOP], self.tokenizer.vocabulary[END]}

    @torch.no_grad()
    def answer(self, question, seed):
        chance = torch.Generator().manual_seed(seed)
        asked, said = self.tokenizer.encode(f'{START}user\n{question}{END}\n{START}assistant\n'), []
        while len(said) < TOKENS:
            following = self.net(torch.tensor([asked + said]))[0, -1] / TEMPERATURE
            token = int(torch.multinomial(following.softmax(-1), 1, generator=chance))
            if token in self.ends:
                return self.tokenizer.decode(said), True
            said.append(token)
        return self.tokenizer.decode(said), False


def helper_stays(story):
    """Where somebody comes by name and kind, a later "the KIND" must be a kind that was introduced."""
    introduced = set(re.findall(r'(?:\ba|\ban|\bthe) (?:\w+ )?(\w+)(?: named|,? who| came| to the door)', story))
    return all(kind in introduced for kind in re.findall(r'(?:asked|brought) the (\w+)', story))


def stories(teller, count, show):
    rng, marks = random.Random(11), {}
    for seed in range(count):
        text, fixed = wish(rng)
        story, ended = teller.answer(text, seed)
        found = {part: fixed[part] in story for part in ('kind', 'place', 'thing') if part in fixed}
        for mark, right in {**found, 'end': ended, 'helper': helper_stays(story)}.items():
            marks.setdefault(mark, []).append(right)
        if seed < show:
            print(f'{text}\n{story}\n')
    return marks


def facts(teller):
    animals = [(f'Where does {article(a)} live?', home) for a, (home, _) in ANIMALS.items()]
    animals += [(f'What does {article(a)} eat?', food) for a, (_, food) in ANIMALS.items()]
    things = [(f'What is {article(t)} for?', use) for t, use in THINGS.items()]
    sums = [(f'What is {COUNT[a]} plus {COUNT[b]}?', f'is {COUNT[a + b]}.') for a in range(7) for b in range(6)]
    asked = {'animals': animals, 'things': things, 'sums': sums}
    return {name: [right in teller.answer(q, seed)[0] for seed, (q, right) in enumerate(pairs)] for name, pairs in asked.items()}


def main(folder, count, show=0):
    teller = Teller(folder)
    for mark, right in {**stories(teller, count, show), **facts(teller)}.items():
        print(f'{mark}: {sum(right)} of {len(right)}')


if __name__ == '__main__':
    main(sys.argv[1], *map(int, sys.argv[2:]))
