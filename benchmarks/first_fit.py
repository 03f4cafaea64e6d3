"""What compiling costs at the first use of each thing: ``python -m benchmarks.first_fit``.

Fresh processes, with an empty folder for compiled code. CPU time is counted in units of what
compiling one small kernel takes in the same process, `REFERENCE`: so different machines, and a
busy one, give about the same numbers. An older version of the package is measured by the same
file, with ``PYTHONPATH`` naming its folder.
"""

import os
import subprocess
import sys
import tempfile

REFERENCE = """
import time, warnings
import numba, numpy as np
warnings.simplefilter("ignore")

@numba.njit
def distances(X, point, out):
    for i in range(X.shape[0]):
        total = 0.0
        for j in range(X.shape[1]):
            total += (X[i, j] - point[j]) ** 2
        out[i] = np.sqrt(total)

def seconds(work):
    started = time.process_time()
    work()
    return time.process_time() - started

X = np.random.RandomState(0).normal(size=(300, 2))
unit = seconds(lambda: distances(X, X[0], np.empty(300)))
"""
CASES = {
    "first fit of KMeans, 300 rows": "KMeans(3, random_state=0).fit(X)",
    "  and in float32": "KMeans(3, random_state=0).fit(X).fit(X.astype(np.float32))",
    "first fit of KMeans, 30 000 rows": "KMeans(8, random_state=0).fit(np.tile(X, (100, 4)))",
    "first fit of GaussianMixture": "GaussianMixture(3, random_state=0).fit(X)",
    "everything, by precompile": "precompile()",
}


def measure(code, repeats=3):
    """Return the median of the ratios, and of the seconds of CPU time, of fresh processes."""
    script = (
        f"{REFERENCE}\nfrom homl_clustering import *\n"
        "from homl_clustering.precompile import precompile\n"
        f"print(unit, seconds(lambda: {code}))"
    )
    found = []
    for _ in range(repeats):
        with tempfile.TemporaryDirectory() as folder:
            environment = {**os.environ, "NUMBA_CACHE_DIR": folder, "HOML_COMPILE_SILENTLY": "1"}
            run = [sys.executable, "-c", script]
            done = subprocess.run(run, env=environment, capture_output=True, text=True, check=True)
        unit, spent = map(float, done.stdout.split())
        found.append((spent / unit, spent))
    return sorted(found)[repeats // 2]


def main():
    """Print the table."""
    print(f"{'':36} {'units':>6} {'seconds':>8}")
    for name, code in CASES.items():
        ratio, spent = measure(code, repeats=1 if "everything" in name else 3)
        print(f"{name:36} {ratio:6.1f} {spent:8.1f}", flush=True)


if __name__ == "__main__":
    main()
