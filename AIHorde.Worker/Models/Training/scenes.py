"""Draws the captioned scenes that the demo image model learns from. Everything follows from the seed."""
import math
import random
import zlib
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

COLOURS = {
    'red': (220, 40, 40), 'green': (40, 170, 60), 'blue': (45, 80, 220), 'yellow': (245, 210, 50), 'purple': (140, 60, 180),
    'orange': (245, 140, 40), 'white': (245, 245, 245), 'black': (25, 25, 30), 'pink': (245, 130, 180), 'cyan': (60, 200, 215)}
SHAPES = ['circle', 'square', 'triangle', 'star', 'heart', 'house', 'tree', 'flower', 'fish']
PLACES = ['at sunset', 'at night', 'in the snow', 'on a meadow', 'in the desert', 'under the sea', 'on the beach', 'in the mountains']
NUMBERS = {1: 'a', 2: 'two', 3: 'three'}
SIZES = {1: ['', 'small ', 'big '], 2: ['', 'small '], 3: ['', 'small ']}
RADIUS = {(1, ''): .26, (1, 'small '): .15, (1, 'big '): .38, (2, ''): .18, (2, 'small '): .12, (3, ''): .13, (3, 'small '): .095}
PREFIXES = ['a picture of ', 'a drawing of ', 'a photo of ', 'a painting of ', 'an image of ', 'cartoon of ']
FILLERS = ['beautiful', 'cute', 'highly detailed', 'masterpiece', 'nice', 'colourful', 'best quality', 'simple', 'pretty']
CANVAS, SIDE = 256, 128


@dataclass(frozen=True)
class Scene:
    count: int
    size: str
    colour: str
    shape: str
    ground: str

    def subject(self):
        many = {'fish': 'fish'}.get(self.shape, self.shape + 's')
        first = (self.size + self.colour)[0]
        article = NUMBERS[self.count] if self.count > 1 else ('an' if first in 'aeiou' else 'a')
        return f"{article} {self.size}{self.colour} {many if self.count > 1 else self.shape}"

    def where(self):
        return self.ground if self.ground in PLACES else f'on a {self.ground} background'

    def caption(self):
        return f'{self.subject()} {self.where()}'

    def held_out(self):
        """A tenth of all combinations is never drawn for training: the judge asks for these."""
        return zlib.crc32(self.caption().encode()) % 10 == 0


def blend(a, b, t):
    return tuple(int(a[i] + (b[i] - a[i]) * t) for i in range(3))


def gradient(draw, top, bottom, start=0.0, end=1.0):
    for y in range(int(start * CANVAS), int(end * CANVAS)):
        draw.line([(0, y), (CANVAS, y)], fill=blend(top, bottom, (y / CANVAS - start) / (end - start)))


def disc(draw, x, y, radius, fill):
    draw.ellipse([(x - radius) * CANVAS, (y - radius) * CANVAS, (x + radius) * CANVAS, (y + radius) * CANVAS], fill=fill)


def place(draw, name, rng):
    if name == 'at sunset':
        gradient(draw, (70, 40, 120), (255, 150, 60), 0, .7)
        disc(draw, .78, .55, .13, (255, 225, 120))
        gradient(draw, (90, 50, 60), (50, 25, 40), .7, 1)
    elif name == 'at night':
        gradient(draw, (8, 8, 30), (30, 30, 80), 0, .75)
        disc(draw, .16, .15, .09, (240, 240, 210))
        for _ in range(14):
            disc(draw, rng.random(), rng.random() * .6, .006, (255, 255, 255))
        gradient(draw, (20, 30, 30), (10, 15, 20), .75, 1)
    elif name == 'in the snow':
        gradient(draw, (150, 180, 212), (205, 222, 238), 0, .65)
        gradient(draw, (246, 248, 255), (215, 225, 240), .65, 1)
    elif name == 'on a meadow':
        gradient(draw, (90, 170, 240), (190, 225, 250), 0, .6)
        gradient(draw, (110, 190, 70), (60, 140, 40), .6, 1)
    elif name == 'in the desert':
        gradient(draw, (120, 190, 240), (250, 230, 180), 0, .6)
        disc(draw, .82, .16, .1, (255, 240, 150))
        gradient(draw, (235, 200, 120), (205, 160, 90), .6, 1)
    elif name == 'under the sea':
        gradient(draw, (40, 150, 200), (5, 40, 100), 0, 1)
        for _ in range(6):
            x, y, q = rng.random() * CANVAS, rng.random() * CANVAS, 4 + rng.random() * 6
            draw.ellipse([x - q, y - q, x + q, y + q], outline=(190, 230, 250), width=3)
    elif name == 'on the beach':
        gradient(draw, (110, 195, 250), (200, 235, 250), 0, .45)
        gradient(draw, (30, 120, 190), (60, 175, 205), .45, .65)
        gradient(draw, (245, 225, 165), (225, 195, 130), .65, 1)
    else:
        gradient(draw, (150, 195, 235), (225, 235, 240), 0, .7)
        for x, height, width in ((.2, .3, .32), (.55, .22, .36), (.9, .34, .3)):
            peak, left, right = (x, height), (x - width, .75), (x + width, .75)
            scale = lambda points: [(a * CANVAS, b * CANVAS) for a, b in points]
            draw.polygon(scale([peak, left, right]), fill=(120, 125, 145))
            cap = lambda t: [(x + (left[0] - x) * t, height + (.75 - height) * t), (x + (right[0] - x) * t, height + (.75 - height) * t)]
            draw.polygon(scale([peak] + cap(.25)), fill=(240, 244, 250))
        gradient(draw, (95, 135, 85), (60, 95, 60), .72, 1)


def outlined(draw, points, fill, line, width):
    draw.polygon(points, fill=fill)
    draw.line(points + [points[0], points[1]], fill=line, width=width, joint='curve')


def figure(draw, shape, x, y, r, colour):
    line, width = blend(colour, (0, 0, 0), .45), max(3, int(r * .07))
    at = lambda points: [(x + r * a, y + r * b) for a, b in points]
    box = lambda a, b, c, d: [x + r * a, y + r * b, x + r * c, y + r * d]
    if shape == 'circle':
        draw.ellipse(box(-1, -1, 1, 1), fill=colour, outline=line, width=width)
    elif shape == 'square':
        draw.rectangle(box(-.9, -.9, .9, .9), fill=colour, outline=line, width=width)
    elif shape == 'triangle':
        outlined(draw, at([(0, -1), (1, .85), (-1, .85)]), colour, line, width)
    elif shape == 'star':
        tip = lambda k: 1.1 if k % 2 == 0 else .45
        outlined(draw, at([(tip(k) * math.sin(k * math.pi / 5), -tip(k) * math.cos(k * math.pi / 5)) for k in range(10)]), colour, line, width)
    elif shape == 'heart':
        curve = [2 * math.pi * k / 40 for k in range(40)]
        height = lambda t: (13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)) / 16
        outlined(draw, at([(1.05 * math.sin(t) ** 3, -1.05 * height(t)) for t in curve]), colour, line, width)
    elif shape == 'house':
        draw.rectangle(box(-.8, -.1, .8, 1), fill=colour, outline=line, width=width)
        draw.polygon(at([(-1, -.1), (0, -1), (1, -.1)]), fill=line)
        draw.rectangle(box(-.2, .35, .2, 1), fill=(90, 55, 30))
        draw.rectangle(box(.35, .15, .65, .45), fill=(255, 245, 170))
    elif shape == 'tree':
        draw.rectangle(box(-.15, .3, .15, 1), fill=(100, 65, 35))
        for k in range(3):
            top, half = -1 + k * .42, .5 + .17 * k
            outlined(draw, at([(0, top), (half, top + .65), (-half, top + .65)]), colour, line, width)
    elif shape == 'flower':
        draw.line(at([(0, 0), (0, 1.1)]), fill=(50, 130, 50), width=max(4, int(r * .13)))
        for k in range(6):
            a, b = .5 * math.cos(k * math.pi / 3), .5 * math.sin(k * math.pi / 3) - .2
            draw.ellipse(box(a - .33, b - .33, a + .33, b + .33), fill=colour, outline=line, width=max(2, width // 2))
        draw.ellipse(box(-.25, -.45, .25, .05), fill=(250, 215, 70))
    else:
        outlined(draw, at([(.45, 0), (1.1, -.55), (1.1, .55)]), colour, line, width)
        draw.ellipse(box(-1.1, -.6, .65, .6), fill=colour, outline=line, width=width)
        draw.ellipse(box(-.8, -.27, -.5, .03), fill=(255, 255, 255), outline=(20, 20, 20), width=2)
        draw.ellipse(box(-.72, -.19, -.6, -.07), fill=(20, 20, 20))


def ground(draw, scene, rng):
    if scene.ground in PLACES:
        place(draw, scene.ground, rng)
    else:
        base = COLOURS[scene.ground]
        gradient(draw, blend(base, (255, 255, 255), .12), blend(base, (0, 0, 0), .12))


def positions(count, rng):
    move = lambda v: (v + rng.uniform(-.03, .03)) * CANVAS
    spots = {1: [(.5, .54)], 2: [(.27, .55), (.73, .55)], 3: [(.18, .58), (.5, .5), (.82, .58)]}[count]
    return [(move(x), move(y)) for x, y in spots]


def render(scene, rng):
    image = Image.new('RGB', (CANVAS, CANVAS))
    draw = ImageDraw.Draw(image)
    ground(draw, scene, rng)
    colour = tuple(max(0, min(255, v + rng.randint(-12, 12))) for v in COLOURS[scene.colour])
    for x, y in positions(scene.count, rng):
        figure(draw, scene.shape, x, y, CANVAS * RADIUS[scene.count, scene.size], colour)
    return np.asarray(image.resize((SIDE, SIDE), Image.BOX))


def choose(rng):
    count = rng.choices([1, 2, 3], [6, 4, 4])[0]
    colour = rng.choice(list(COLOURS))
    where = rng.choice(PLACES) if rng.random() < .5 else rng.choice([c for c in COLOURS if c != colour])
    return Scene(count, rng.choice(SIZES[count]), colour, rng.choice(SHAPES), where)


def words(scene, rng):
    """The same scene in the ways in which people write prompts."""
    kind = rng.random()
    if kind < .55:
        return scene.caption()
    if kind < .7:
        return rng.choice(PREFIXES) + scene.caption()
    if kind < .8:
        return scene.subject()
    if kind < .9:
        return f'{scene.subject()}, {scene.where()}'
    return f'{scene.caption()}, {rng.choice(FILLERS)}'


def training_scene(rng):
    scene = choose(rng)
    while scene.held_out():
        scene = choose(rng)
    return scene


def training_example(seed):
    rng = random.Random(seed)
    scene = training_scene(rng)
    return render(scene, rng), words(scene, rng)


def held_out_scenes(count, seed=2026):
    rng, found = random.Random(seed), []
    while len(found) < count:
        scene = choose(rng)
        if scene.held_out() and scene not in found:
            found.append(scene)
    return found
