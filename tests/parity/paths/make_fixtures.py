"""The plane of the first two principal components of a path, by NumPy's SVD: python make_fixtures.py"""

import json
from pathlib import Path

import numpy as np

here = Path(__file__).parent
# The states of `statistics`, (T + 1, N, C, H, W): those of each image are a path.
states = np.load(here.parent / "statistics" / "states.npy").astype(np.float64)
paths = []
for row in range(3):
    path = states[:, row].reshape(len(states), -1)
    centred = path - path.mean(0)
    u, s, _ = np.linalg.svd(centred, full_matrices=False)
    x, y = u[:, 0] * s[0], u[:, 1] * s[1]
    x = -x if x[0] > 0 else x
    y = -y if y.max() < -y.min() else y
    paths.append({"row": row, "x": x.tolist(), "y": y.tolist(), "explained": (s[:2] ** 2 / (s**2).sum()).tolist()})
(here / "case.json").write_text(json.dumps({"paths": paths}, indent=2) + "\n")
