"""Makes the files beside this script with NumPy, which is all it needs. The values of every array are arange(size) / 4 - 3, where its type allows."""

import pickle
import sys
import types
import zipfile
from pathlib import Path

import numpy as np

here = Path(__file__).parent


def values(shape, dtype="<f4"):
    return (np.arange(np.prod(shape)) / 4 - 3).reshape(shape).astype(dtype)


np.save(here / "images.npy", values((3, 2, 4, 4)))
np.save(here / "vector.npy", values((5,)))
np.save(here / "scalar.npy", values(()))
np.save(here / "empty.npy", values((0, 3, 2, 2)))
np.save(here / "many-rows.npy", values((1234, 1)))
np.save(here / "float64.npy", values((3, 4), "<f8"))
np.save(here / "float16.npy", values((3, 4), "<f2"))
np.save(here / "float16-extremes.npy", np.array([0, -0.0, 6e-8, 65504, -65504, np.inf, -np.inf, np.nan], "<f2"))
np.save(here / "int64.npy", np.array([0, 999, 3999], "<i8"))
np.save(here / "uint8-images.npy", np.zeros((2, 3, 4, 4), np.uint8))
for version in (2, 3):
    with open(here / f"version-{version}.npy", "wb") as file:
        np.lib.format.write_array(file, values((3, 4)), version=(version, 0))

np.save(here / "fortran.npy", np.asfortranarray(values((3, 4))))
np.save(here / "big-endian.npy", values((3, 4), ">f4"))
np.save(here / "objects.npy", np.array([{"a": 1}], dtype=object))
np.save(here / "records.npy", np.zeros(2, dtype=[("a", "<f4"), ("b", "<i4")]))
np.save(here / "complex.npy", np.zeros(2, dtype="<c8"))

np.savez(here / "stored.npz", values((3, 2, 4, 4)))
np.savez_compressed(here / "compressed.npz", samples=values((3, 2, 4, 4), "<f8"), labels=np.arange(3))
np.savez(here / "ambiguous.npz", a=values((2, 2)), b=values((3, 2)))


def save_like_torch(path, array):
    """What torch.save(tensor) writes, put together without torch."""
    torch, utils = types.ModuleType("torch"), types.ModuleType("torch._utils")

    def _rebuild_tensor_v2(*_):
        pass

    class FloatStorage:
        pass

    _rebuild_tensor_v2.__module__, _rebuild_tensor_v2.__qualname__ = "torch._utils", "_rebuild_tensor_v2"
    FloatStorage.__module__, FloatStorage.__qualname__ = "torch", "FloatStorage"
    utils._rebuild_tensor_v2, torch.FloatStorage, torch._utils = _rebuild_tensor_v2, FloatStorage, utils
    sys.modules.update({"torch": torch, "torch._utils": utils})

    class Storage:
        pass

    class Tensor:
        def __reduce__(self):
            strides = tuple(step // array.itemsize for step in array.strides)
            from collections import OrderedDict

            return _rebuild_tensor_v2, (Storage(), 0, array.shape, strides, False, OrderedDict())

    class Pickler(pickle._Pickler):
        def persistent_id(self, item):
            return ("storage", FloatStorage, "0", "cpu", array.size) if isinstance(item, Storage) else None

    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        with archive.open("tensor/data.pkl", "w") as file:
            Pickler(file, protocol=2).dump(Tensor())
        archive.writestr("tensor/byteorder", "little")
        archive.writestr("tensor/data/0", array.tobytes())
        archive.writestr("tensor/version", "3\n")


save_like_torch(here / "tensor.pt", values((3, 2, 4, 4)))
