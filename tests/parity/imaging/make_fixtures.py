"""Makes the pictures beside this file and what guided-diffusion makes of them. Needs Pillow and NumPy.

Every `NAME.png|jpg|...` has a `NAME-SIZE.npy` (SIZE, SIZE, 3) uint8: `center_crop_arr` of guided_diffusion/image_datasets.py after `convert("RGB")`,
or (SIZE, SIZE) after `convert("L")` in `NAME-SIZE-luma.npy`.
"""

import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

here = Path(__file__).parent
random = np.random.default_rng(7)


def picture(width, height):
    """Smooth colour with edges and grain, so that every filter tap matters."""
    y, x = np.mgrid[0:height, 0:width]
    base = np.stack([x / width, y / height, ((x // 5 + y // 7) % 2)], axis=-1) * 220
    return np.clip(base + random.normal(0, 25, base.shape), 0, 255).astype(np.uint8)


def center_crop_arr(pil_image, image_size):
    while min(*pil_image.size) >= 2 * image_size:
        pil_image = pil_image.resize(tuple(x // 2 for x in pil_image.size), resample=Image.BOX)
    scale = image_size / min(*pil_image.size)
    pil_image = pil_image.resize(tuple(round(x * scale) for x in pil_image.size), resample=Image.BICUBIC)
    arr = np.array(pil_image)
    crop_y = (arr.shape[0] - image_size) // 2
    crop_x = (arr.shape[1] - image_size) // 2
    return arr[crop_y : crop_y + image_size, crop_x : crop_x + image_size]


def expect(name, sizes, luma=()):
    image = Image.open(here / name)
    image.load()
    stem = name.split(".")[0]
    for size in sizes:
        np.save(here / f"{stem}-{size}.npy", center_crop_arr(image.convert("RGB"), size))
    for size in luma:
        np.save(here / f"{stem}-{size}-luma.npy", center_crop_arr(image.convert("L"), size))


def save(name, image, sizes, luma=(), **options):
    image.save(here / name, **options)
    expect(name, sizes, luma)


save("landscape.png", Image.fromarray(picture(149, 97)), sizes=(16, 32, 48, 97, 120), luma=(32,))
save("portrait.png", Image.fromarray(picture(33, 67)), sizes=(16, 32, 33))
save("square.png", Image.fromarray(picture(32, 32)), sizes=(16, 32))
save("grey.png", Image.fromarray(picture(40, 50)[..., 0]), sizes=(32,), luma=(32,))
save("palette.png", Image.fromarray(picture(40, 50)).quantize(16), sizes=(32,))
save("photo.jpg", Image.fromarray(picture(80, 60)), sizes=(32,), quality=85, subsampling=2)
save("lossless.webp", Image.fromarray(picture(40, 50)), sizes=(32,), lossless=True)
save("tagged.tif", Image.fromarray(picture(40, 50)), sizes=(32,))


def png16(path, samples, colour_type):
    """Pillow writes no 16-bit colour, so the chunks are put together here."""
    height, width, _ = samples.shape
    raw = b"".join(b"\0" + row.astype(">u2").tobytes() for row in samples)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 16, colour_type, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")
    )


deep = random.integers(0, 65536, (8, 8, 3), dtype=np.uint16)
png16(here / "deep.png", deep, 2)
np.save(here / "deep-8.npy", (deep / np.float32(32767.5) - 1).astype(np.float32))

# Resized in Pillow's float mode, which neither rounds nor limits; the range is applied afterwards.
deep_grey = np.clip(random.normal(30000, 5000, (20, 24)), 0, 65535).astype(np.uint16)
Image.fromarray(deep_grey).save(here / "deep-grey.png")
resized = center_crop_arr(Image.fromarray(deep_grey.astype(np.float32)), 16)
np.save(here / "deep-grey-16.npy", (resized / np.float32(32767.5) - 1).astype(np.float32))
