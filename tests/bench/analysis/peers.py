"""One measurement by one Python library, on the sets that the bench of the analysis made: peers.py NAME LIBRARY FOLDER N D.

Prints {"seconds", "cpu", "mb", "found"}: the time with reading the sets, that of all processors together, the peak of memory above what the
imports hold, and a number that Inverscope finds as well. Prints nothing but {"missing"} where the library is not installed.
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
    return np.partition(upper, len(upper) - 10)[-10:].mean()


def top_correlation_torch():
    import torch

    r = torch.corrcoef(torch.from_numpy(load("noise")).T)
    return r.triu(1).abs().flatten().topk(10).values.mean()


def mapping_torch():
    import torch

    distances = torch.cdist(torch.from_numpy(load("noise")), torch.from_numpy(load("images")))
    backwards, nearest = distances.argmin(0), distances.argmin(1)
    return (nearest == torch.arange(n)).double().mean()


def mapping_sklearn():
    from sklearn.metrics import pairwise_distances_argmin

    a, b = load("noise"), load("images")
    nearest, backwards = pairwise_distances_argmin(a, b), pairwise_distances_argmin(b, a)
    return (nearest == np.arange(n)).mean()


def cka_numpy():
    a, b = load("noise"), load("images")
    a, b = a - a.mean(0), b - b.mean(0)
    k, l = a @ a.T, b @ b.T
    return (k * l).sum() / (np.linalg.norm(k) * np.linalg.norm(l) + 1e-6)


def ssim_skimage():
    from skimage.metrics import structural_similarity

    def scaled(which):
        images = load(which).reshape(n, 3, 32, 32).astype(np.float64)
        return (images - images.min()) / (images.max() - images.min())

    a, b = scaled("noise"), scaled("images")
    return np.mean([structural_similarity(x, y, channel_axis=0, data_range=1) for x, y in zip(a, b)])


def overlap_sklearn():
    from sklearn.neighbors import NearestNeighbors

    found = []
    for which in ("noise", "images"):
        data = load(which)
        found.append(NearestNeighbors(n_neighbors=51, algorithm="brute").fit(data).kneighbors(data, return_distance=False))
    # A row is the nearest to itself.
    return np.mean([(len(set(one) & set(other)) - 1) / 50 for one, other in zip(*found)])


def normality_scipy():
    from scipy.stats import shapiro

    return np.mean([shapiro(row).statistic for row in load("noise")])


def quantiles_numpy():
    shares = (np.arange(200) + 0.5) / 200
    _, images = [np.quantile(load(which), shares) for which in ("noise", "images")]
    return images[np.argmax(shares >= 0.9)]


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


def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
started, cpu_before = time.perf_counter(), cpu()
found = measure()
seconds = time.perf_counter() - started
mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1e3
print(json.dumps({"seconds": seconds, "cpu": cpu() - cpu_before, "mb": mb, "found": float(found)}))
