"""Byte-pair encoding in the two dialects that the demo models use: CLIP's (end-of-word mark, lower case) and GPT-2's (byte level)."""
import re
from collections import Counter


def byte_letters():
    """The printable stand-ins that both tokenizer families use for the 256 bytes, in their order."""
    kept = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    letters, extra = {b: chr(b) for b in kept}, 0
    order = list(kept)
    for b in range(256):
        if b not in letters:
            letters[b] = chr(256 + extra)
            order.append(b)
            extra += 1
    return letters, order


LETTERS, ORDER = byte_letters()
CLIP_PATTERN = re.compile(r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[^\W\d_]+|\d|(?:[^\s\w]|_)+", re.IGNORECASE)
GPT2_PATTERN = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d| ?[^\W\d_]+| ?\d+| ?(?:[^\s\w]|_)+|\s+(?!\S)|\s+")


def learn(counts, merges_wanted):
    """Learns merges from pieces (tuples of symbols) and how often they occur; ties fall to the alphabet, so the result is fixed."""
    pieces, merges = {tuple(k): v for k, v in counts.items()}, []
    while len(merges) < merges_wanted:
        pairs = Counter()
        for piece, n in pieces.items():
            for pair in zip(piece, piece[1:]):
                pairs[pair] += n
        if not pairs:
            break
        best = min(pairs, key=lambda p: (-pairs[p], p))
        merges.append(best)
        pieces = {join(piece, best): n for piece, n in pieces.items()}
    return merges


def join(piece, pair):
    out, i = [], 0
    while i < len(piece):
        if i + 1 < len(piece) and (piece[i], piece[i + 1]) == pair:
            out.append(piece[i] + piece[i + 1])
            i += 2
        else:
            out.append(piece[i])
            i += 1
    return tuple(out)


def split(piece, ranks, cache):
    if piece not in cache:
        parts = piece
        while len(parts) > 1:
            best = min(zip(parts, parts[1:]), key=lambda p: ranks.get(p, 1 << 30))
            if best not in ranks:
                break
            parts = join(parts, best)
        cache[piece] = parts
    return cache[piece]


class Clip:
    def __init__(self, merges):
        alphabet = [LETTERS[b] for b in ORDER]
        tokens = alphabet + [a + '</w>' for a in alphabet] + [a + b for a, b in merges] + ['<|startoftext|>', '<|endoftext|>']
        self.vocabulary = {t: i for i, t in enumerate(tokens)}
        self.merges, self.ranks, self.cache = merges, {p: i for i, p in enumerate(merges)}, {}

    @staticmethod
    def pieces(text):
        for word in CLIP_PATTERN.findall(' '.join(text.lower().split())):
            letters = [LETTERS[b] for b in word.encode()]
            yield tuple(letters[:-1] + [letters[-1] + '</w>'])

    def encode(self, text, length):
        ids = [self.vocabulary[t] for piece in self.pieces(text) for t in split(piece, self.ranks, self.cache)]
        end = self.vocabulary['<|endoftext|>']
        ids = [end - 1] + ids[:length - 2] + [end]
        return ids + [end] * (length - len(ids))


class Gpt2:
    """Byte-level BPE; special tokens first, so that their ids stay small and fixed."""
    def __init__(self, specials, merges):
        tokens = specials + [LETTERS[b] for b in ORDER] + [a + b for a, b in merges]
        self.vocabulary = {t: i for i, t in enumerate(tokens)}
        self.tokens, self.specials, self.merges = tokens, specials, merges
        self.ranks, self.cache = {p: i for i, p in enumerate(merges)}, {}
        self.letters = {v: k for k, v in LETTERS.items()}
        self.special_pattern = re.compile('(' + '|'.join(re.escape(s) for s in specials) + ')')

    @staticmethod
    def pieces(text):
        for word in GPT2_PATTERN.findall(text):
            yield tuple(LETTERS[b] for b in word.encode())

    def encode(self, text):
        ids = []
        for part in self.special_pattern.split(text):
            if part in self.specials:
                ids.append(self.vocabulary[part])
            else:
                ids += [self.vocabulary[t] for piece in self.pieces(part) for t in split(piece, self.ranks, self.cache)]
        return ids

    def decode(self, ids):
        text = b''
        for i in ids:
            token = self.tokens[i]
            text += token.encode() if token in self.specials else bytes(self.letters[c] for c in token)
        return text.decode(errors='replace')
