"""What an iteration of k-means takes on many workers: a formula, and a simulation to check it.

The formula adds up all work and all messages. In the simulation they overlap, as on a cluster:
while the scheduler still sends to some workers, others compute. Source of the constants:
`homl_clustering.measurements`, table "scaling_constants".
"""

from __future__ import annotations

import heapq

import numpy as np
from numpy.typing import ArrayLike

from homl_clustering.textbook.arguments import as_number, checked
from homl_clustering.typing import FloatArray

__all__ = [
    "iteration_seconds",
    "simulated_seconds",
]

PASSES = 2  # of an iteration: the E-step, and the sums of the M-step


@checked
def iteration_seconds(
    n_samples: int,
    n_clusters: int,
    n_features: int,
    n_workers: ArrayLike,
    product: float,
    message: float,
    byte: float,
) -> np.float64 | FloatArray:
    r"""Return how long an iteration takes by the formula.

    .. math:: T(w) = \frac{n k d}{w} a + r w \, (b + 8 k (d + 2) \, c)

    The work is divided among the workers. The :math:`r = 2` messages there and back for each of
    them, one in each of two passes, go through one scheduler.

    Parameters
    ----------
    n_samples, n_clusters, n_features : int
        The numbers of rows, clusters and columns: n, k and d.
    n_workers : int or array-like of int
        w; the result has the same shape.
    product, message, byte : float
        Seconds for one feature of one pair of row and center (a), for a message there and back
        (b), and for a byte of it (c).

    Returns
    -------
    float or ndarray
        Seconds.

    Raises
    ------
    ValueError
        If a number of rows, clusters or columns is below 1.

    Examples
    --------
    >>> from homl_clustering.textbook.scaling import iteration_seconds
    >>> iteration_seconds(10, 1, 1, [1, 2], product=2.0, message=1.0, byte=0.0).tolist()
    [22.0, 14.0]
    """
    w = np.asarray(n_workers)
    # T(w) = n k d a / w + r w (b + 8 k (d + 2) c)
    one_message = message + 8 * n_clusters * (n_features + 2) * byte
    return n_samples * n_clusters * n_features * product / w + PASSES * w * one_message


@checked
def simulated_seconds(
    n_samples: int,
    n_clusters: int,
    n_features: int,
    n_workers: int,
    product: float,
    message: float,
    byte: float,
) -> float:
    """Return how long an iteration takes if each message is played, one event after the other.

    One scheduler handles all messages in the order in which they are ready, one at a time: half
    of the time of a message is for sending it, half for taking the answer, and the bytes count
    where they travel. A worker computes its share of the rows beside all others. The
    E-step does the work; the sums of the M-step are asked for when all its answers have come.

    Parameters
    ----------
    n_samples, n_clusters, n_features, n_workers : int
        The numbers of rows, clusters, columns and workers.
    product, message, byte : float
        As in `iteration_seconds`.

    Returns
    -------
    float
        Seconds.

    Raises
    ------
    ValueError
        If a number of rows, clusters, columns or workers is below 1.

    Examples
    --------
    Two workers are told at 0.5 and 1; their work takes until 10.5 and 11; the last answer has
    come at 11.5, and two messages that need no work take until 13.5. The formula says 14.

    >>> from homl_clustering.textbook.scaling import simulated_seconds
    >>> simulated_seconds(10, 1, 1, 2, product=2.0, message=1.0, byte=0.0)
    13.5
    """
    n_workers = as_number("simulated_seconds", "n_workers", n_workers, least=1, integer=True)
    k, d, now = n_clusters, n_features, 0.0
    work = n_samples * k * d * product / n_workers
    # centers go out and two counts come back; then nothing goes out and the sums come back
    for seconds, bytes_out, bytes_back in ((work, 8 * k * d, 16), (0.0, 0, 8 * k * (d + 2))):
        # what waits for the scheduler: since when, which worker it is for, and whether to be sent
        waiting = [(now, worker, True) for worker in range(n_workers)]
        while waiting:
            ready, worker, goes_out = heapq.heappop(waiting)
            n_bytes = bytes_out if goes_out else bytes_back
            now = max(now, ready) + message / 2 + n_bytes * byte
            if goes_out:
                heapq.heappush(waiting, (now + seconds, worker, False))
    return now
