"""Makes the masks in this folder and the numbers that Pillow reads of them.

Run in this folder, with Pillow 9.4 and NumPy 1.24 (Debian 12: python3-pil, python3-numpy).
"""

import json

import numpy
from PIL import Image

noise = numpy.random.default_rng(5)
labels = {}


def save(name, values, palette=None, **options):
    mask = Image.fromarray(values.astype(numpy.uint8), "L")
    if palette is not None:
        mask.putpalette(palette.flatten().tolist())
    mask.save(name, **options)
    read = numpy.array(Image.open(name))
    labels[name] = {"width": read.shape[1], "height": read.shape[0], "labels": read.flatten().tolist()}


def numbers(most):
    return noise.integers(0, most, (5, 7))


def colours(count):
    return noise.integers(0, 256, (count, 3))


bordered = numbers(21)
bordered[2, 3] = 255
save("palette8.png", bordered, colours(256))
save("palette8-beyond-its-end.png", bordered, colours(21))
save("palette8-transparent.png", bordered, colours(256), transparency=bytes([0, 128, 255]))
for bits in (1, 2, 4):
    save(f"palette{bits}.png", numbers(1 << bits), colours(1 << bits), bits=bits)
save("palette8-grey.png", bordered, numpy.repeat(numpy.arange(256), 3))
save("grey8.png", bordered)
save("grey8-transparent.png", bordered, transparency=3)
json.dump(labels, open("labels.json", "w"))
