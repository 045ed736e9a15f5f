"""Which tokens each sampler leaves, by numpy and the samplers' definitions. Run in this folder; python3 with numpy."""
import json

import numpy as np

rng = np.random.default_rng(8)


def softmax(x):
    e = np.exp(x - x.max())
    return e / e.sum()


def top_k(p, k):
    return set(np.argsort(-p)[:k].tolist())


def top_p(p, mass):
    order, kept, total = np.argsort(-p), [], 0.0
    for i in order:
        if total >= mass:
            break
        kept.append(int(i))
        total += p[i]
    return set(kept)


def tail_free(p, mass):
    order = np.argsort(-p)
    bend = np.abs(np.diff(np.diff(p[order])))
    share = np.cumsum(bend / bend.sum())
    removed = np.concatenate([[False], share > mass, [True]])
    return set(order[~removed].tolist())


def typical(p, mass):
    entropy = -(p * np.log(p)).sum()
    order = np.argsort(np.abs(-np.log(p) - entropy), kind='stable')
    last = int((np.cumsum(p[order]) < mass).sum())
    return set(order[:last + 1].tolist())


def penalised(logits, context, penalty, span, slope):
    out, tokens = logits.copy(), np.array(context[-span:] if span else context)
    strength = np.full(len(tokens), penalty)
    if slope and span:
        x = np.arange(span) / (span - 1) * 2 - 1
        curve = slope * x / (1 + np.abs(x) * (slope - 1))
        strength = (1 + (curve + 1) / 2 * (penalty - 1))[-len(tokens):]
    for token, s in zip(tokens, strength):
        out[token] = logits[token] / s if logits[token] > 0 else logits[token] * s
    return out


cases = []
for case in range(6):
    logits = np.round(rng.normal(0, 1 + case, 40), 4).astype(np.float32).astype(float)
    p, context = softmax(logits), rng.integers(0, 40, 12 + case).tolist()
    keeps = [['top_k', 5, top_k(p, 5)], ['top_p', .7, top_p(p, .7)], ['top_p', .95, top_p(p, .95)], ['tfs', .9, tail_free(p, .9)], ['typical', .6,
        typical(p, .6)],
             ['min_p', .1, set(np.nonzero(p >= .1 * p.max())[0].tolist())], ['top_a', .3, set(np.nonzero(p >= .3 * p.max() ** 2)[0].tolist())]]
    penalties = [[s, penalised(logits, context, *s).round(5).tolist()] for s in ([1.3, 0, 0], [1.2, 8, 0], [1.5, 10, .7], [1.4, 64, 2.0])]
    cases.append({'logits': logits.tolist(), 'context': context, 'keeps': [[n, v, sorted(k)] for n, v, k in keeps], 'penalties': penalties})
json.dump(cases, open('sampling.json', 'w'), separators=(',', ':'))
