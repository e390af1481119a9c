"""Makes pairs of images and what NVIDIA's own program (pip install flip-evaluator==1.7, NumPy) says of them.

`reference.npy` and `test.npy` are (pairs, 3, H, W) float32 sRGB in 0 to 1; `flip-PPD.npy` is (pairs, H, W): LDR-FLIP at PPD pixels per degree.
"""

from pathlib import Path

import flip_evaluator
import numpy as np

here = Path(__file__).parent
random = np.random.default_rng(11)
height, width = 14, 20
y, x = np.mgrid[0:height, 0:width]

smooth = np.stack([x / width, y / height, 0.5 + 0.5 * np.sin(x / 3)], axis=-1)
edges = np.stack([(x // 4 + y // 5) % 2, (x // 4) % 2, (y // 5) % 2], axis=-1).astype(float)
green = np.zeros((height, width, 3)) + [0, 1, 0]
blue = np.zeros((height, width, 3)) + [0, 0, 1]
point = np.zeros((height, width, 3)) + 0.5
dotted = point.copy()
dotted[7, 9] = 1
pairs = [
    (smooth, np.clip(smooth + random.normal(0, 0.08, smooth.shape), 0, 1)),
    (edges, np.roll(edges, 1, axis=1)),
    (green, blue),
    (point, dotted),
    (smooth, smooth),
    (random.random((height, width, 3)), random.random((height, width, 3))),
]
pairs = [(a.astype(np.float32), b.astype(np.float32)) for a, b in pairs]
np.save(here / "reference.npy", np.stack([a.transpose(2, 0, 1) for a, _ in pairs]))
np.save(here / "test.npy", np.stack([b.transpose(2, 0, 1) for _, b in pairs]))
for ppd in (67, 20):
    maps = [
        flip_evaluator.evaluate(a, b, "LDR", inputsRGB=True, applyMagma=False, parameters={"ppd": float(ppd)})[0][..., 0]
        for a, b in pairs
    ]
    np.save(here / f"flip-{ppd}.npy", np.stack(maps).astype(np.float32))
    print(ppd, [float(m.mean()) for m in maps], [float(m.max()) for m in maps])
