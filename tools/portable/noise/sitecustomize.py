"""Another C library, another processor: exp, log and sums of mixtures are off in the last digit.

Python imports a module of this name when it starts. With this folder on the path, results of
`np.exp` and `np.log`, and in the kernels of mixtures exponentials, logarithms and sums, move
up or down by one unit in the last place, or stay, as their own bits and the number in `NOISE`
decide. So it is on a machine whose libraries or compiler round otherwise. And where a sort may
leave equal numbers in any order, it leaves them in another one.
"""

import importlib.abc
import importlib.machinery
import os
import sys

SEED = int(os.environ.get("NOISE", "0"))
MIXER = 0x9E3779B97F4A7C15


class Off:
    """A function of NumPy whose results are off by up to one unit in the last place."""

    def __init__(self, function):
        self.function = function

    def __getattr__(self, name):
        return getattr(self.function, name)

    def __call__(self, *arguments, **options):
        """Return what the function returns, a little off."""
        import numpy as np

        result = self.function(*arguments, **options)
        if getattr(result, "dtype", None) != np.float64:
            return result
        numbers = np.asarray(result)
        bits = numbers.view(np.uint64) + np.uint64(SEED)
        with np.errstate(over="ignore"):
            step = (bits * np.uint64(MIXER) >> np.uint64(40)) % np.uint64(3)
        finite = np.isfinite(numbers) & (numbers != 0)
        off = np.where(finite & (step == 1), np.nextafter(numbers, np.inf), numbers)
        off = np.where(finite & (step == 2), np.nextafter(numbers, -np.inf), off)
        if isinstance(result, np.ndarray):
            result[...] = off
            return result
        return np.float64(off)


def other_ties(argsort):
    """Return `np.argsort` with the other order of equal numbers, unless a stable one is asked for.

    NumPy's default depends on the vectors that the processor has.
    """
    import numpy as np

    def reversed_ties(a, axis=-1, kind=None, order=None, **options):
        if kind not in (None, "quicksort") or order is not None or np.ndim(a) == 0:
            return argsort(a, axis=axis, kind=kind, order=order, **options)
        a, axis = (np.ravel(a), 0) if axis is None else (np.asarray(a), axis)
        return a.shape[axis] - 1 - argsort(np.flip(a, axis), axis=axis, kind="stable")

    return reversed_ties


def disturb_numpy():
    """Put `Off` in the place of exp and log, and `other_ties` in that of argsort."""
    import numba  # noqa: F401 - it looks for NumPy's own functions when it is imported
    import numpy as np

    np.exp, np.log = Off(np.exp), Off(np.log)
    np.argsort = other_ties(np.argsort)


def disturb_elementary(module):
    """Have the exponentials and logarithms of the kernels disturbed."""
    import numba
    import numpy as np

    exponentials, logarithms = module.exponentials, module.logarithms

    @numba.njit
    def shift(out):
        bits = out.view(np.uint64)
        for p in range(out.shape[0]):
            step = ((bits[p] + np.uint64(SEED)) * np.uint64(MIXER) >> np.uint64(40)) % np.uint64(3)
            if out[p] != 0.0 and np.isfinite(out[p]):
                bits[p] = bits[p] + (step == 1) - (step == 2)

    @numba.njit
    def exponentials_off(x, powers, out):
        exponentials(x, powers, out)
        shift(out)

    @numba.njit
    def logarithms_off(x, powers, out):
        logarithms(x, powers, out)
        shift(out)

    module.exponentials, module.logarithms = exponentials_off, logarithms_off


def disturb_folds(module):
    """Have compiled sums added up in the order of the numbers."""
    from numba.extending import overload

    batch = module.BATCH

    def in_order(x):
        def total(x):
            found = 0.0
            for p in range(batch):
                found += x[p]
            return found

        return total

    def products_in_order(x, y):
        def total(x, y):
            found = 0.0
            for p in range(batch):
                found += x[p] * y[p]
            return found

        return total

    def moments_in_order(x, reference, shares):
        def totals(x, reference, shares):
            first = second = 0.0
            for p in range(batch):
                difference = x[p] - reference
                first += shares[p] * difference
                second += shares[p] * difference * difference
            return first, second

        return totals

    plain = {"fold": in_order, "fold_products": products_in_order, "fold_moments": moments_in_order}
    for name, implementation in plain.items():
        original = getattr(module, name)
        # a function of its own, for which no other version is known
        twin = type(original)(original.__code__, original.__globals__, name)
        overload(twin)(implementation)
        setattr(module, name, twin)


DISTURBED = {
    "homl_clustering": lambda module: disturb_numpy(),
    "homl_clustering.kernels.elementary": disturb_elementary,
    "homl_clustering.kernels.folds": disturb_folds,
}


class Finder(importlib.abc.MetaPathFinder):
    """Finds the modules to be disturbed, and does it once they are loaded."""

    def find_spec(self, name, path, target=None):
        """Return the usual way to load a module, with its disturbance at the end."""
        if name not in DISTURBED:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        load = spec.loader.exec_module

        def exec_module(module):
            if name == "homl_clustering":
                DISTURBED[name](module)  # before the modules of the package are imported
                load(module)
            else:
                load(module)
                DISTURBED[name](module)

        spec.loader.exec_module = exec_module
        return spec


sys.meta_path.insert(0, Finder())
