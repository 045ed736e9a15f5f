"""Small tokenizers of each family, and what they make of some texts by plain, slow algorithms. Run in this folder; python3, no packages."""
import json
import os
import random
import struct
import sys
from collections import Counter

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../../../AIHorde.Worker/Models/Training'))
from bpe import Clip, Gpt2, LETTERS, ORDER, join, learn  # noqa: E402
from dialogues import document  # noqa: E402

TEXTS = [
    '', 'a', ' ', 'Once upon a time there was a fox.', "It's the robot's map, isn't it?", 'two  spaces\n\nand lines\t tabs', 'déjà vu, naïve Zoë',
    '狐狸和龙',
         'emoji 🦊🐉!', '12345 + 67 = 12412', 'ends with space ', '  starts', 'UPPER lower MiXeD', 'a_b__c',
         '<|im_start|>user\nHello<|im_end|>\n', 'x' * 70]


def byte_level():
    counts = Counter(p for i in range(60) for p in Gpt2.pieces(document(random.Random(i))))
    tokenizer = Gpt2(['<|endoftext|>', '<|im_start|>', '<|im_end|>'], learn(counts, 120))
    file = {'version': '1.0', 'added_tokens': [{'id': i, 'content': s, 'special': True} for i, s in enumerate(tokenizer.specials)], 'normalizer': None,
            'pre_tokenizer': {'type': 'ByteLevel', 'add_prefix_space': False, 'use_regex': True}, 'post_processor': None, 'decoder': {'type': 'ByteLevel'},
            'model': {'type': 'BPE', 'vocab': tokenizer.vocabulary, 'merges': [f'{a} {b}' for a, b in tokenizer.merges]}}
    write('byte-level', {'tokenizer.json': file, 'tokenizer_config.json': {'eos_token': '<|im_end|>', 'pad_token': {'content': '<|endoftext|>'}}},
          [[t, tokenizer.encode(t)] for t in TEXTS])


def clip():
    counts = Counter(p for i in range(60) for p in Clip.pieces(document(random.Random(i))))
    tokenizer = Clip(learn(counts, 60))
    end = tokenizer.vocabulary['<|endoftext|>']
    plain = lambda t: [i for i in tokenizer.encode(t, 500)[1:] if i != end]
    texts = [t for t in TEXTS if '<|' not in t]
    write('clip', {'vocab.json': tokenizer.vocabulary, 'tokenizer_config.json': {'model_max_length': 24}}, [[t, plain(t)] for t in texts])
    with open('clip/merges.txt', 'w') as f:
        f.write('#version: 0.2\n' + '\n'.join(f'{a} {b}' for a, b in tokenizer.merges) + '\n')


def marked_pieces(text, merges, vocabulary):
    """SentencePiece-style BPE by its definition: again and again the best pair, leftmost first."""
    ranks, parts = {p: i for i, p in enumerate(merges)}, tuple(text)
    while True:
        pairs = [p for p in zip(parts, parts[1:]) if p in ranks]
        if not pairs:
            break
        parts = join(parts, min(pairs, key=lambda p: ranks[p]))
    ids = []
    for part in parts:
        ids += [vocabulary[part]] if part in vocabulary else [vocabulary[f'<0x{b:02X}>'] for b in part.encode()]
    return ids


def metaspace():
    words = Counter('▁' + w for i in range(40) for w in document(random.Random(i)).replace('\n', ' ').split() if '<|' not in w)
    merges = learn({tuple(w): n for w, n in words.items()}, 80)
    letters = sorted({c for w in words for c in w})
    tokens = ['<unk>', '<s>', '</s>'] + [f'<0x{b:02X}>' for b in range(256)] + letters + [a + b for a, b in merges]
    vocabulary = {t: i for i, t in enumerate(tokens)}
    file = {'version': '1.0', 'added_tokens': [{'id': i, 'content': tokens[i], 'special': True} for i in range(3)],
            'normalizer': {'type': 'Sequence', 'normalizers': [{'type': 'Prepend', 'prepend': '▁'}, {'type': 'Replace', 'pattern': {'String': ' '},
                'content': '▁'}]},
            'pre_tokenizer': None,
            'post_processor': {'type': 'TemplateProcessing', 'single': [{'SpecialToken': {'id': '<s>', 'type_id': 0}}, {'Sequence': {'id': 'A',
                'type_id': 0}}],
                               'pair': [], 'special_tokens': {}},
            'decoder': {'type': 'Sequence', 'decoders': [{'type': 'Replace', 'pattern': {'String': '▁'}, 'content': ' '}, {'type': 'ByteFallback'},
                {'type': 'Fuse'},
                                                         {'type': 'Strip', 'content': ' ', 'start': 1, 'stop': 0}]},
            'model': {'type': 'BPE', 'unk_token': '<unk>', 'fuse_unk': True, 'byte_fallback': True, 'vocab': vocabulary, 'merges': [list(m) for m in merges]}}
    mark = lambda t: ('▁' + t).replace(' ', '▁') if t else ''
    expected = [[t, marked_pieces(mark(t), merges, vocabulary)] for t in TEXTS if '<|' not in t]
    write('metaspace', {'tokenizer.json': file, 'tokenizer_config.json': {'bos_token': '<s>', 'eos_token': '</s>'}}, expected)
    scores = {a + b: -float(i) for i, (a, b) in enumerate(merges)}
    kinds = {'<unk>': 2, '<s>': 3, '</s>': 3}
    pieces = [(t, scores.get(t, -1000.0 - i if len(t) == 1 else 0.0), kinds.get(t, 6 if t.startswith('<0x') else 1)) for i, t in enumerate(tokens)]
    sentence_piece('sentencepiece-bpe', pieces, 2, expected)


def unigram():
    rng, words = random.Random(5), Counter(w for i in range(40) for w in document(random.Random(i)).split() if w.isalpha())
    found = {'▁' + w for w, n in words.most_common(60)} | {w[:3] for w in words} | {w[-2:] for w in words} | {c for w in words for c in w} | {'▁', '.', ','}
    tokens = ['<unk>', '<s>', '</s>'] + [f'<0x{b:02X}>' for b in range(256)] + sorted(found)
    scores = {t: -rng.uniform(1, 12) if i >= 259 else (-1e6 if i >= 3 else 0.0) for i, t in enumerate(tokens)}

    def best(text):
        """The best cut by trying, with memory, every first piece."""
        memory = {'': (0.0, [])}
        for start in range(len(text) - 1, -1, -1):
            rest, options = text[start:], []
            for n in range(1, len(rest) + 1):
                if rest[:n] in found:
                    score, tail = memory[rest[n:]]
                    options.append((scores[rest[:n]] + score, [tokens.index(rest[:n])] + tail))
            if not options or rest[0] not in found:
                score, tail = memory[rest[1:]]
                options.append((-1e7 + score, [tokens.index(f'<0x{b:02X}>') for b in rest[0].encode()] + tail))
            memory[rest] = max(options, key=lambda o: o[0])
        return memory[text][1]

    marked = lambda t: t.replace(' ', '▁') if t.startswith(' ') or not t else '▁' + t.replace(' ', '▁')
    expected = [[t, best(('▁' + t).replace(' ', '▁') if t else '')] for t in TEXTS if '<|' not in t]
    once = [[t, best(marked(t))] for t in TEXTS if '<|' not in t]
    file = {'added_tokens': [{'id': i, 'content': tokens[i], 'special': True} for i in range(3)], 'normalizer': None,
            'pre_tokenizer': {'type': 'Metaspace', 'replacement': '▁', 'prepend_scheme': 'always', 'split': False}, 'post_processor': None,
            'decoder': {'type': 'Metaspace', 'replacement': '▁', 'prepend_scheme': 'always'},
            'model': {'type': 'Unigram', 'unk_id': 0, 'byte_fallback': True, 'vocab': [[t, scores[t]] for t in tokens]}}
    write('unigram', {'tokenizer.json': file}, once)
    kinds = {'<unk>': 2, '<s>': 3, '</s>': 3}
    sentence_piece('sentencepiece-unigram', [(t, scores[t], kinds.get(t, 6 if t.startswith('<0x') else 1)) for t in tokens], 1, expected)


def varint(n):
    out = b''
    while n > 127:
        out, n = out + bytes([n & 127 | 128]), n >> 7
    return out + bytes([n])


def field(number, payload):
    return varint(number << 3 | 2) + varint(len(payload)) + payload


def sentence_piece(name, pieces, kind, expected):
    data = b''.join(field(1, field(1, t.encode()) + b'\x15' + struct.pack('<f', s) + b'\x18' + varint(k)) for t, s, k in pieces)
    data += field(2, b'\x18' + varint(kind)) + field(3, field(1, b'identity') + b'\x18\x01')
    write(name, {'tokenizer_config.json': {'add_bos_token': True}}, expected)
    with open(f'{name}/tokenizer.model', 'wb') as f:
        f.write(data)


def write(name, files, expected):
    os.makedirs(name, exist_ok=True)
    for file, content in {**files, 'expected.json': expected}.items():
        with open(f'{name}/{file}', 'w') as f:
            json.dump(content, f, ensure_ascii=False, separators=(',', ':'))


if __name__ == '__main__':
    byte_level()
    clip()
    metaspace()
    unigram()
