"""Judges pictures of demo/shapes: of 100 captions that were never drawn for training, how many show the right colour, count and shape?

The judge is plain arithmetic, no network: what differs from the asked ground is the subject; its pieces are counted, their colour is compared
with the ten colours, and their outline with the outlines that scenes.py draws.

usage: judge_shapes.py prompts COUNT                     prints the held-out captions, one a line
       judge_shapes.py pictures FOLDER COUNT             judges FOLDER/000.png, 001.png ... made for these captions, by whatever program
       judge_shapes.py real COUNT                        judges pictures that scenes.py draws: how far the judge itself can be trusted
       judge_shapes.py model MODEL COUNT OUT [SCALE]     makes the pictures with PyTorch from an exported model, and judges them
"""
import random
import sys

import numpy as np
from PIL import Image, ImageDraw

import scenes

SIDE, TEMPLATE = scenes.SIDE, 24
PIECE_MIN = 60  # pixels; bubbles and stars of the ground are smaller
KEPT = (1, .92, .84)  # how much of a piece's width and height is compared: soft corners run out into points that belong to no outline


def ground_of(scene):
    image = Image.new('RGB', (scenes.CANVAS, scenes.CANVAS))

    class NoDots(random.Random):
        """Bubbles and night stars are drawn by chance: here outside of the picture."""
        def random(self):
            return 9.0
    scenes.ground(ImageDraw.Draw(image), scene, NoDots())
    return np.asarray(image.resize((SIDE, SIDE), Image.BOX)).astype(float)


def pieces(mask):
    """Connected pieces of a mask, with their holes filled, the largest first."""
    image = Image.fromarray(np.pad(mask, 1).astype(np.uint8) * 255).copy()
    ImageDraw.floodfill(image, (0, 0), 128)
    filled, found = np.asarray(image)[1:-1, 1:-1] != 128, []
    left = Image.fromarray(filled.astype(np.uint8) * 255)
    while True:
        pixels = np.asarray(left)
        rest = np.argwhere(pixels == 255)
        if len(rest) == 0:
            break
        y, x = rest[0]
        left = left.copy()
        ImageDraw.floodfill(left, (int(x), int(y)), 100)
        piece = np.asarray(left) == 100
        left = Image.fromarray(np.where(piece, 0, np.asarray(left)).astype(np.uint8))
        if piece.sum() >= PIECE_MIN:
            found.append(piece)
    return sorted(found, key=lambda p: -p.sum())


def outline(piece, across=1, up=1):
    """The middle of a piece at a size that is the same for all, and how much wider than high it is."""
    ys, xs = np.nonzero(piece)
    (left, width), (top, height) = (xs.min(), np.ptp(xs) + 1), (ys.min(), np.ptp(ys) + 1)
    x, y = width * (1 - across) / 2, height * (1 - up) / 2
    cut = Image.fromarray(piece.astype(np.uint8) * 255).resize(
        (TEMPLATE, TEMPLATE), Image.BOX, box=(left + x, top + y, left + width - x, top + height - y))
    return np.asarray(cut).astype(float) / 255, width * across / (height * up)


def subject_mask(picture, scene, threshold):
    return np.abs(picture - ground_of(scene)).max(-1) > threshold


def templates():
    made = {}
    for shape in scenes.SHAPES:
        scene = scenes.Scene(1, '', 'red', shape, 'cyan')
        mask = subject_mask(scenes.render(scene, random.Random(1)).astype(float), scene, 60)
        made[shape] = outline(pieces(mask)[0])
    return made


TEMPLATES = templates()


def shape_of(piece):
    """The outline that differs least; what is cut off at the rim counts as a difference too."""
    def difference(across, up, shape):
        (cut, ratio), (template, wanted) = outline(piece, across, up), TEMPLATES[shape]
        return np.abs(template - cut).mean() + .3 * abs(np.log(wanted / ratio)) + .04 * (2 - across - up)
    return min(((a, u, s) for a in KEPT for u in KEPT for s in TEMPLATES), key=lambda one: difference(*one))[2]


def colour_of(picture, piece, shape):
    """The palette's colour that covers most of the piece; outlines and roofs are dark,
    so black has half a vote."""
    pixels = picture[piece]
    names = list(scenes.COLOURS)
    distance = np.stack([np.abs(pixels - np.array(scenes.COLOURS[n])).sum(-1) for n in names], -1)
    near = distance.argmin(-1)[distance.min(-1) < 110]
    votes = np.bincount(near, minlength=len(names)) * np.where(np.array(names) == 'black', .5, 1)
    return names[votes.argmax()] if len(near) else '?'


def judge(picture, scene):
    """What is seen: count, colour and shape. The threshold that leaves the cleanest pieces is taken."""
    best = None
    for threshold in (70, 50, 35):
        found = pieces(subject_mask(picture.astype(float), scene, threshold))
        if not found:
            continue
        large = [p for p in found if p.sum() >= .35 * found[0].sum()]
        shapes = [shape_of(p) for p in large]
        colours = [colour_of(picture.astype(float), p, s) for p, s in zip(large, shapes)]
        seen = (len(large), max(colours, key=colours.count), max(shapes, key=shapes.count))
        right = (seen[0] == scene.count) + (seen[1] == scene.colour) + (seen[2] == scene.shape)
        if best is None or right > best[0]:
            best = (right, seen)
    return best[1] if best else (0, '?', '?')


def report(pictures, asked):
    right = {'count': 0, 'colour': 0, 'shape': 0, 'all': 0}
    for picture, scene in zip(pictures, asked):
        count, colour, shape = judge(picture, scene)
        checks = {'count': count == scene.count, 'colour': colour == scene.colour, 'shape': shape == scene.shape}
        for name, good in checks.items():
            right[name] += good
        right['all'] += all(checks.values())
        if not all(checks.values()):
            print(f'  asked: {scene.caption():55} seen: {count} {colour} {shape}')
    print({name: f'{n} of {len(asked)}' for name, n in right.items()})


def sheet(pictures, path, columns=10):
    rows = [np.concatenate(pictures[i:i + columns], 1) for i in range(0, len(pictures) - columns + 1, columns)]
    Image.fromarray(np.concatenate(rows, 0)).save(path)


def main(mode, arguments):
    count = int(arguments[-1] if mode in ('prompts', 'real', 'pictures') else arguments[1])
    asked = scenes.held_out_scenes(count)
    if mode == 'prompts':
        print('\n'.join(s.caption() for s in asked))
    elif mode == 'pictures':
        report([np.asarray(Image.open(f'{arguments[0]}/{i:03}.png').convert('RGB')) for i in range(count)], asked)
    elif mode == 'real':
        report([scenes.render(s, random.Random(i)) for i, s in enumerate(asked)], asked)
    else:
        from sample_shapes import Model
        pictures = Model(arguments[0]).make([s.caption() for s in asked], scale=float(arguments[3]) if len(arguments) > 3 else 4.0)
        sheet(pictures, arguments[2])
        report(pictures, asked)


if __name__ == '__main__':
    main(sys.argv[1], sys.argv[2:])
