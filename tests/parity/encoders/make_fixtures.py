"""Makes what torchvision's and pytorch-fid's preprocessing give for one picture, and SciPy's Fréchet distances. Needs NumPy, SciPy, Pillow, torch
and torchvision.

picture-S.npy is (3, S, S) float32 in about [-1, 1]; NAME.npy is what the network would be given, (3, s, s), for the settings in case.json.
"""

import json
from pathlib import Path

import numpy as np
import scipy.linalg
import torch
from PIL import Image
from torchvision import transforms
from torchvision.transforms import InterpolationMode

here = Path(__file__).parent
random = np.random.default_rng(11)
imagenet = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
clip = ([0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711])
half = ([0.5] * 3, [0.5] * 3)


def picture(size):
    y, x = np.mgrid[0:size, 0:size] / size
    base = np.stack([x, y, (8 * x).astype(int) % 2 * 0.8])
    return np.clip(2 * base - 1 + random.normal(0, 0.2, base.shape), -1.2, 1.2).astype(np.float32)


def to_bytes(values):
    """diffusers' numpy_to_pil: (x / 2 + 0.5) limited to [0, 1], times 255, rounded."""
    return (np.clip(values.astype(np.float64) / 2 + 0.5, 0, 1) * 255).round().astype(np.uint8)


def torchvision_gives(values, shorter, size, mode, mean, deviation):
    image = Image.fromarray(to_bytes(values).transpose(1, 2, 0))
    chain = [transforms.Resize(shorter, mode), transforms.CenterCrop(size), transforms.ToTensor()]
    return transforms.Compose([*chain, transforms.Normalize(mean, deviation)])(image).numpy()


def pytorch_fid_gives(values, size):
    """inception.py of pytorch-fid: interpolate of [0, 1], then 2 x - 1."""
    x = torch.from_numpy(to_bytes(values)).float()[None] / 255
    x = torch.nn.functional.interpolate(x, size=(size, size), mode="bilinear", align_corners=False)
    return (2 * x - 1)[0].numpy()


def frechet(a, b):
    """calculate_frechet_distance of pytorch-fid, in float64."""
    (m1, m2), (s1, s2) = (a.mean(0), b.mean(0)), (np.cov(a, rowvar=False), np.cov(b, rowvar=False))
    root = scipy.linalg.sqrtm(s1 @ s2)
    return float(((m1 - m2) ** 2).sum() + np.trace(s1) + np.trace(s2) - 2 * np.trace(root.real))


def mmd(a, b):
    """polynomial_mmd of torch-fidelity (degree 3, gamma 1 / f, coef0 1), unbiased, for sets of any two sizes, in float64."""
    def k(x, y):
        return (x @ y.T / x.shape[1] + 1) ** 3

    def within(x):
        return (k(x, x).sum() - np.trace(k(x, x))) / (len(x) * (len(x) - 1))

    return float(within(a) + within(b) - 2 * k(a, b).mean())


cases = []
for name, size, shorter, side, resampling, (mean, deviation) in [
    ("imagenet-larger", 24, 32, 28, "bicubic", imagenet),
    ("imagenet-smaller", 40, 16, 14, "bicubic", imagenet),
    ("clip-odd", 24, 31, 28, "bicubic", clip),
    ("bilinear-smaller", 40, 18, 18, "bilinear", half),
    ("inception-larger", 24, None, 37, "interpolate", half),
    ("inception-smaller", 40, None, 15, "interpolate", half),
]:
    file = here / f"picture-{size}.npy"
    if not file.exists():
        np.save(file, picture(size))
    values = np.load(file)
    if resampling == "interpolate":
        given = pytorch_fid_gives(values, side)
    else:
        mode = {"bicubic": InterpolationMode.BICUBIC, "bilinear": InterpolationMode.BILINEAR}[resampling]
        given = torchvision_gives(values, shorter, side, mode, mean, deviation)
    np.save(here / f"{name}.npy", given.astype(np.float32))
    settings = {"imageSize": side, "resampling": resampling, "mean": mean, "deviation": deviation}
    cases.append({"name": name, "picture": size, "settings": settings | ({"shorterSide": shorter} if shorter else {})})

distances = []
for name, n, m, f in [("more-rows", 60, 45, 7), ("fewer-rows", 6, 5, 12)]:
    mix = random.normal(size=(f, f))
    a = random.normal(size=(n, f)).astype(np.float32)
    b = (0.3 + random.normal(size=(m, f)) @ mix * 0.4).astype(np.float32)
    np.save(here / f"features-{name}-a.npy", a)
    np.save(here / f"features-{name}-b.npy", b)
    a, b = a.astype(np.float64), b.astype(np.float64)
    distances.append({"name": name, "distance": frechet(a, b), "kernel": mmd(a, b)})
(here / "case.json").write_text(json.dumps({"cases": cases, "distances": distances}, indent=2) + "\n")
