"""Kolmogorov-Smirnov distances to N(0, 1), their p, and excess kurtosis of the noises and latents of `statistics`, by SciPy."""

import json
from pathlib import Path

import numpy as np
import scipy
from scipy import stats

here = Path(__file__).parent
case = {"scipy": scipy.__version__, "rules": "kstest(row, 'norm') and kurtosis(row) over all entries of an image, in float64"}
for name in ("noise", "latent"):
    rows = np.load(here.parent / "statistics" / f"{name}.npy").astype(np.float64)
    rows = rows.reshape(len(rows), -1)
    tests = [stats.kstest(row, "norm") for row in rows]
    case[name] = {
        "distance": [float(test.statistic) for test in tests],
        "p": [float(test.pvalue) for test in tests],
        "kurtosis": [float(stats.kurtosis(row)) for row in rows],
    }
# Of other numbers of entries, from the body far into the tail.
case["tail"] = [
    {"n": n, "distance": z / n**0.5, "p": float(stats.kstwo.sf(z / n**0.5, n))}
    for n in (48, 768, 3072, 12288, 196608)
    for z in (0.4, 0.6, 0.87, 1.1, 1.36, 1.63, 2.2, 3.0)
]
(here / "case.json").write_text(json.dumps(case, indent=1) + "\n")
