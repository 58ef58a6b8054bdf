"""Makes the pictures in this folder and what decoding and pre-processing them must give.

Run in this folder, with Pillow 9.4, NumPy 1.24, PyTorch 1.13 and torchvision 0.14 (Debian 12: python3-pil, python3-numpy,
python3-torchvision). Pictures are small and noisy, so that every pixel tells where it came from.
"""

import json
import struct

import numpy
import torch
from PIL import Image, ImageOps
from torchvision.transforms import functional

noise = numpy.random.default_rng(2)


def picture(width, height, channels=3):
    shape = (height, width, channels) if channels > 1 else (height, width)
    return Image.fromarray(noise.integers(0, 256, shape, numpy.uint8))


def smooth(width, height):
    """JPEG keeps smooth pictures; the corners differ, so that turns show."""
    x, y = numpy.meshgrid(numpy.linspace(0, 1, width), numpy.linspace(0, 1, height))
    return Image.fromarray(numpy.stack([255 * x, 255 * y, 255 * (1 - x)], 2).astype(numpy.uint8))


decoded = {}


def save(name, image, expected=None, **options):
    image.save(name, **options)
    if expected is None:
        expected = ImageOps.exif_transpose(Image.open(name)).convert("RGB")
    decoded[name] = {"width": expected.width, "height": expected.height, "rgb": numpy.array(expected).flatten().tolist()}


colour, grey = picture(7, 5), picture(7, 5, 1)
save("colour.png", colour)
save("colour.bmp", colour)
save("transparent.png", picture(7, 5, 4))
save("grey.png", grey)
save("grey-transparent.png", picture(7, 5, 2))
save("palette.png", colour.quantize(16))
save("two-colours.png", grey.convert("1"))
save("grey16.png", Image.fromarray(numpy.array(grey).astype(numpy.uint16) * 257), grey.convert("RGB"))
save("grey.jpg", smooth(16, 8).convert("L"), quality=95)
save("progressive.jpg", smooth(24, 16), quality=95, progressive=True)
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    save(f"turned{orientation}.jpg", smooth(16, 8), exif=exif, quality=95, subsampling=0)
smooth(16, 8).convert("CMYK").save("cmyk.jpg")


def bmp(name, bits, values, palette=(), top_down=False, runs=False):
    """What Pillow reads and does not write: palettes of 4 bits, rows from the top, runs of equal pixels."""
    height, width = len(values), len(values[0])
    rows = [encoded(row, bits, runs) for row in (values if top_down else values[::-1])]
    data = b"".join(rows) + (b"\0\1" if runs else b"")
    colours = b"".join(bytes([blue, green, red, 0]) for red, green, blue in palette)
    compression = {8: 1, 4: 2}[bits] if runs else 0
    start = 54 + len(colours)
    file = struct.pack("<2sIHHI", b"BM", start + len(data), 0, 0, start)
    info = struct.pack("<IiiHHIIiiII", 40, width, -height if top_down else height, 1, bits, compression,
                       len(data), 2835, 2835, len(palette), 0)
    with open(name, "wb") as out:
        out.write(file + info + colours + data)
    expected = Image.open(name).convert("RGB")
    decoded[name] = {"width": width, "height": height, "rgb": numpy.array(expected).flatten().tolist()}


def encoded(row, bits, runs):
    if runs:
        pixels = 8 // bits
        groups = [row[i:i + pixels] for i in range(0, len(row), pixels)]
        return b"".join(bytes([len(group), packed(group, bits)[0]]) for group in groups) + b"\0\0"
    line = packed(row, bits)
    return line + bytes(-len(line) % 4)


def packed(row, bits):
    if bits > 8:
        return b"".join(bytes([blue, green, red, 99][:bits // 8]) for red, green, blue in row)
    text = "".join(f"{index:0{bits}b}" for index in row)
    return bytes(int(text[i:i + 8].ljust(8, "0"), 2) for i in range(0, len(text), 8))


other_noise = numpy.random.default_rng(3)
for bits, colours in ((1, 2), (4, 16), (4, 11), (8, 256), (8, 170)):
    palette = other_noise.integers(0, 256, (colours, 3)).tolist()
    values = other_noise.integers(0, colours, (5, 7)).tolist()
    bmp(f"palette{bits}-{colours}.bmp", bits, values, palette)
    bmp(f"palette{bits}-{colours}-top-down.bmp", bits, values, palette, top_down=True)
    if colours in (16, 256):
        bmp(f"palette{bits}-runs.bmp", bits, values, palette, runs=True)
for bits in (24, 32):
    bmp(f"colour{bits}-top-down.bmp", bits, other_noise.integers(0, 256, (5, 7, 3)).tolist(), top_down=True)
json.dump(decoded, open("decoded.json", "w"))

MEAN, STD = [123.675, 116.28, 103.53], [58.395, 57.12, 57.375]
cases = []


def case(source, fit, size, antialias, height, width):
    pixels = torch.tensor(numpy.array(source), dtype=torch.float32).permute(2, 0, 1)
    if fit == "stretch":
        pixels = functional.resize(pixels, [height, width], antialias=antialias)
    else:
        pixels = functional.center_crop(functional.resize(pixels, size, antialias=antialias), [height, width])
    tensor = functional.normalize(pixels, MEAN, STD)
    cases.append({
        "image": {"width": source.width, "height": source.height, "rgb": numpy.array(source).flatten().tolist()},
        "preprocess": {"fit": fit, "size": size, "filter": "antialias" if antialias else "bilinear", "mean": MEAN, "std": STD},
        "height": height, "width": width, "tensor": [round(float(v), 6) for v in tensor.flatten()],
    })


for antialias in (False, True):
    for source in (picture(13, 9), picture(6, 11)):
        case(source, "stretch", None, antialias, 5, 7)
        case(source, "stretch", None, antialias, 12, 17)
        case(source, "stretch", None, antialias, source.height, source.width)
        case(source, "crop", 6, antialias, 5, 5)
        case(source, "crop", 7, antialias, 4, 6)
        case(source, "crop", 16, antialias, 3, 3)
json.dump(cases, open("preprocessed.json", "w"))
