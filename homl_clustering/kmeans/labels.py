"""The labels of rows by centers that do not move any more, or not yet: an E-step alone."""

import numpy as np

from homl_clustering.engine import paths
from homl_clustering.engine.blocks import block_map, weighted_sum
from homl_clustering.kernels import lloyd, plainly
from homl_clustering.kernels.scan import EXTREME
from homl_clustering.kmeans import wide


def outcome(blocks, weights, centers):
    """Return the labels of all rows by these centers, and the inertia."""
    if blocks.remote:
        from homl_clustering.kmeans.remote import remote_outcome

        return remote_outcome(blocks, centers)
    labels, squared = np.empty(blocks.shape[0], np.int32), np.empty(blocks.shape[0])
    with block_map(blocks) as each_block:
        label_all(each_block, centers, labels, squared)
    if not isinstance(weights, np.ndarray):
        weights = 1.0
    return labels, weighted_sum(weights, squared, blocks.size)


def label_all(each_block, centers, labels, squared):
    """Write each row's nearest center and its squared distance; return how many labels changed."""
    if each_block.blocks.wide:
        return wide.label_all(each_block, centers, labels, squared)
    centers_T = np.ascontiguousarray(centers.T, dtype=np.float64)

    def assign(run):
        return assign_run(each_block, run, centers_T, labels[run.rows], squared[run.rows])

    return sum(each_block.map(assign, whole_runs=True))


def assign_run(each_block, run, centers_T, labels, squared):
    """Do that for a run of rows; what is written are `labels` and `squared` of these."""
    if paths.is_plain(len(labels), *centers_T.shape):
        return assign_plainly(run.X, centers_T.T, labels, squared)
    changed = 0
    for piece in each_block.pieces(len(labels), centers_T.size // paths.WIDE):
        changed += lloyd.assign_block(run.X[piece], centers_T, labels[piece], squared[piece])
    return changed


def assign_plainly(X, centers, labels, squared):
    """Do that for little data, by the plain formula."""
    X_T, centers = np.array(X.T, np.float64, order="C"), np.array(centers, np.float64, order="C")
    return plainly.assign(X_T, centers, labels, squared)


def assign_in_range(run, centers_T, labels):
    """Label little data; return whether all is sure to be finite, as `scan.label_rows` does."""
    squared = np.empty(len(labels))
    assign_plainly(run.X, centers_T.T, labels, squared)
    spread = np.ptp(centers_T, axis=1).max(initial=0.0)
    return squared.max() < EXTREME and 1 / EXTREME < spread < EXTREME
