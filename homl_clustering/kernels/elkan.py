"""Elkan's k-means: a bound for every row and center, and distances that need no computing.

For each row, `upper` is at least the distance to its own center, and `lower[c]` at most
the distance to center c. When the centers move, the bounds are loosened by as much as
they moved. By the triangle inequality, center c cannot be nearer than the row's own while

- upper < lower[c], or
- upper < half the distance between the two centers.

Source: Elkan, "Using the triangle inequality to accelerate k-means", ICML 2003, section 3.
Its plain twin is `homl_clustering.textbook.bounds.elkan_steps`.

Decisions are those of Lloyd's kernel to the bit; see `hamerly`.
"""

import numpy as np

from homl_clustering.kernels import kernel
from homl_clustering.kernels.distances import relative_error, squared_distance


@kernel
def scan_row(x, centers, error, lower):
    """Compute every distance of a row that has no bounds yet; return the nearest center."""
    nearest, closest = 0, np.inf
    for c in range(centers.shape[0]):
        squared = squared_distance(x, centers[c])
        lower[c] = np.sqrt(squared) * (1.0 - error)
        if squared < closest:
            nearest, closest = c, squared
    return nearest, closest


@kernel
def elkan_block(X, centers, moved, half_gaps, half_gap, labels, upper, lower):
    """E-step: relabel a block's rows; return how many labels changed, distances computed.

    `moved` is how far each center has moved since the last call, `half_gaps` half the
    distances between centers, `half_gap` its smallest entry per center. Rows labeled -1
    have no bounds yet.
    """
    n_clusters, n_features = centers.shape
    error = relative_error(n_features)
    slack = 1.0 + 4.0 * error
    changed = computed = 0
    for i in range(X.shape[0]):
        own = labels[i]
        if own < 0:
            nearest, closest = scan_row(X[i], centers, error, lower[i])
            labels[i] = nearest
            upper[i] = np.sqrt(closest) * (1.0 + error)
            changed += 1
            computed += n_clusters
            continue
        upper[i] = (upper[i] + moved[own]) * (1.0 + error)
        for c in range(n_clusters):
            lower[i, c] = (lower[i, c] - moved[c]) * (1.0 - error)
        if upper[i] * slack < half_gap[own]:
            continue
        nearest, closest = own, -1.0  # -1 says that the distance to the nearest is not yet known
        for c in range(n_clusters):
            if c == nearest or upper[i] * slack < max(lower[i, c], half_gaps[nearest, c]):
                continue
            if closest < 0.0:
                closest = squared_distance(X[i], centers[own])
                computed += 1
                upper[i] = np.sqrt(closest) * (1.0 + error)
                lower[i, own] = np.sqrt(closest) * (1.0 - error)
                if upper[i] * slack < max(lower[i, c], half_gaps[nearest, c]):
                    continue
            squared = squared_distance(X[i], centers[c])
            computed += 1
            lower[i, c] = np.sqrt(squared) * (1.0 - error)
            if squared < closest or (squared == closest and c < nearest):
                nearest, closest = c, squared
                upper[i] = np.sqrt(closest) * (1.0 + error)
        changed += nearest != own
        labels[i] = nearest
    return changed, computed
