"""Time `KMeans` against scikit-learn's on the data of the course.

Both sides start from the same centers, follow the same stopping rule, and must end with
the same answer. They are timed in turn, within one process; the ratio of the medians
counts, not the seconds, which belong to the machine.
"""

import statistics
import time

import numpy as np
from sklearn.cluster import KMeans as PeerKMeans
from sklearn.datasets import load_digits

from homl_clustering import KMeans, datasets, kmeans_plusplus

ROUNDS = 7


def cases():
    """Return (name, data, number of clusters) of each case."""
    blobs, _ = datasets.five_blobs()
    china = datasets.load_china().image.reshape(-1, 3) / 255
    noise = np.random.default_rng(0).normal(scale=1e-3, size=(1797, 64))
    return [
        ("five blobs 2 000 × 2", blobs, 5),
        ("digits 1 797 × 64", load_digits().data + noise, 50),
        ("china pixels 273 280 × 3", china, 8),
    ]


def compare(X, n_clusters):
    """Return the medians of both sides, in seconds, and whether the answers agree."""
    start, _ = kmeans_plusplus(X, n_clusters, random_state=0)
    models = [Class(n_clusters, init=start, n_init=1) for Class in (KMeans, PeerKMeans)]
    for model in models:  # compiles, and warms the caches
        model.fit(X)
    seconds = ([], [])
    for _ in range(ROUNDS):
        for model, taken in zip(models, seconds, strict=True):
            began = time.perf_counter()
            model.fit(X)
            taken.append(time.perf_counter() - began)
    ours, peer = models
    agree = np.mean(ours.labels_ == peer.labels_)
    return statistics.median(seconds[0]), statistics.median(seconds[1]), agree


def main():
    """Print a line per case."""
    print(f"{'case':28} {'k':>3} {'ours':>9} {'peer':>9}  peer/ours  same labels")
    for name, X, n_clusters in cases():
        ours, peer, agree = compare(X, n_clusters)
        print(
            f"{name:28} {n_clusters:3} {ours * 1e3:6.1f} ms {peer * 1e3:6.1f} ms  "
            f"{peer / ours:9.2f}  {agree:11.2%}"
        )


if __name__ == "__main__":
    main()
