"""Small pictures in every kind of file, written by Pillow, each with the pixels that Pillow reads back (.rgba: raw). Run: python3 images.py"""
import os

import numpy as np
from PIL import Image

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "images")
W, H = 45, 38


def photo():
    y, x = np.mgrid[0:H, 0:W].astype(float)
    waves = [128 + 90 * np.sin(x / 7 + c) * np.cos(y / 9 - c) + 30 * np.sin((x + y) / 3) for c in range(3)]
    noise = np.random.RandomState(1).normal(0, 4, (H, W, 3))
    return np.clip(np.stack(waves, 2) + noise, 0, 255).astype(np.uint8)


def drawing():
    a = np.zeros((H, W, 3), np.uint8) + 240
    a[5:20, 4:30] = (200, 30, 40)
    a[15:33, 20:41] = (20, 60, 180)
    a[::6] //= 2
    return a


def save(name, image, **options):
    path = os.path.join(HERE, name)
    image.save(path, **options)
    with Image.open(path) as back, open(os.path.splitext(path)[0] + ".rgba", "wb") as raw:
        raw.write(back.convert("RGBA").tobytes())


os.makedirs(HERE, exist_ok=True)
rgb, flat = Image.fromarray(photo()), Image.fromarray(drawing())
alpha = np.dstack([photo(), (np.mgrid[0:H, 0:W][1] * 5).astype(np.uint8)])
rgba = Image.fromarray(alpha, "RGBA")
save("png-rgb.png", rgb)
save("png-rgba.png", rgba)
save("png-grey.png", rgb.convert("L"))
save("png-palette.png", flat.convert("P", palette=Image.ADAPTIVE, colors=7), bits=4)
save("png-bits.png", rgb.convert("1"))
save("jpeg-444.jpg", rgb, quality=92, subsampling=0)
save("jpeg-420.jpg", rgb, quality=85, subsampling=2)
save("jpeg-progressive.jpg", rgb, quality=85, subsampling=2, progressive=True)
save("jpeg-grey.jpg", rgb.convert("L"), quality=80, progressive=True)
save("jpeg-422-optimized.jpg", rgb, quality=60, subsampling=1, optimize=True)
save("webp-photo.webp", rgb, lossless=True, method=6)
save("webp-drawing.webp", flat, lossless=True)
save("webp-large-drawing.webp", flat.resize((150, 130), Image.BICUBIC), lossless=True, method=6, quality=100)
save("webp-alpha.webp", rgba, lossless=True, exact=True)
save("webp-lossy.webp", rgb, quality=80)
save("webp-lossy-alpha.webp", rgba, quality=80)
