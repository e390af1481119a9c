"""One measurement by one Python library, on the sets that the bench of the analysis made: peers.py NAME LIBRARY FOLDER N D.

Prints {"seconds", "mb"}: the time without loading, and the peak of memory above what the loaded sets and imports hold. Prints nothing but
{"missing"} where the library is not installed. One thread, as in the bench: set OMP_NUM_THREADS and its kin to 1.
"""

import importlib
import json
import resource
import sys
import time

name, library, folder, n, d = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
modules = {"scikit-learn": "sklearn.neighbors", "scikit-image": "skimage.metrics", "scipy": "scipy.stats"}
try:
    import numpy as np

    importlib.import_module(modules.get(library, library))
except ImportError:
    print(json.dumps({"missing": library}))
    sys.exit()


def load(which):
    return np.load(f"{folder}/{which}-{n}-{d}.npy")


def top_correlation_numpy():
    r = np.corrcoef(load("noise").T)
    upper = np.abs(r[np.triu_indices(d, 1)])
    return np.sort(np.partition(upper, len(upper) - 10)[-10:])


def top_correlation_torch():
    import torch

    r = torch.corrcoef(torch.from_numpy(load("noise")).T)
    return r.triu(1).abs().flatten().topk(10)


def mapping_torch():
    import torch

    distances = torch.cdist(torch.from_numpy(load("noise")), torch.from_numpy(load("images")))
    return distances.argmin(0), distances.argmin(1)


def mapping_sklearn():
    from sklearn.metrics import pairwise_distances_argmin

    a, b = load("noise"), load("images")
    return pairwise_distances_argmin(a, b), pairwise_distances_argmin(b, a)


def cka_numpy():
    a, b = load("noise"), load("images")
    a, b = a - a.mean(0), b - b.mean(0)
    k, l = a @ a.T, b @ b.T
    return (k * l).sum() / (np.linalg.norm(k) * np.linalg.norm(l) + 1e-6)


def ssim_skimage():
    from skimage.metrics import structural_similarity

    a, b = load("noise").reshape(n, 3, 32, 32), load("images").reshape(n, 3, 32, 32)
    return [structural_similarity(x, y, channel_axis=0, data_range=1) for x, y in zip(a, b)]


def overlap_sklearn():
    from sklearn.neighbors import NearestNeighbors

    found = []
    for which in ("noise", "images"):
        data = load(which)
        found.append(NearestNeighbors(n_neighbors=51, algorithm="brute").fit(data).kneighbors(data, return_distance=False))
    return found


def normality_scipy():
    from scipy.stats import shapiro

    return [shapiro(row) for row in load("noise")]


def quantiles_numpy():
    shares = (np.arange(200) + 0.5) / 200
    return [np.quantile(load(which), shares) for which in ("noise", "images")]


measurements = {
    ("topCorrelation", "numpy"): top_correlation_numpy,
    ("topCorrelation", "torch"): top_correlation_torch,
    ("mapping", "torch"): mapping_torch,
    ("mapping", "scikit-learn"): mapping_sklearn,
    ("cka", "numpy"): cka_numpy,
    ("ssimAndPsnr", "scikit-image"): ssim_skimage,
    ("neighbourOverlap", "scikit-learn"): overlap_sklearn,
    ("normality", "scipy"): normality_scipy,
    ("quantiles", "numpy"): quantiles_numpy,
}
measure = measurements[(name, library)]
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
started = time.perf_counter()
measure()
seconds = time.perf_counter() - started
print(json.dumps({"seconds": seconds, "mb": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1e3}))
