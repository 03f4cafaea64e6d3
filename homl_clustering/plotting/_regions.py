"""Regions of the plane that a model assigns to its clusters, and the borders between them.

A border is drawn where a continuous number changes sign: the difference of two squared
distances, or of two log probabilities. So it is as straight as it should be, however coarse
the mesh, and does not move when rounding tips a point of the mesh to the other side. Only of
models that have nothing but labels are the labels drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from homl_clustering.plotting._checks import Checks
from homl_clustering.typing import Array, BoolArray, FloatArray, IntArray

SMALLEST = 1e-300  # of a probability, before its logarithm is taken
ROUNDING = 1e-9  # relative to the largest score: so far off rounding may decide


class Regions:
    """The scores of each cluster on a mesh; a point belongs to the cluster of the highest.

    Parameters
    ----------
    model : fitted estimator
        With ``predict``, and with ``cluster_centers_`` or ``predict_proba`` if it has them.
    points : ndarray of shape (resolution * resolution, 2)
        From `mesh`.
    extent : tuple of float
        From `mesh`.
    check : Checks, default=None
        Those of the painter, which say what is wrong with what the model returns.

    Attributes
    ----------
    scores : ndarray of shape (n_regions, resolution, resolution)
        Of the clusters that occur on the mesh, in the order of their labels.
    labels : ndarray of shape (n_regions,)
        Of these clusters.
    continuous : bool
        False where there are only labels: scores are 1 for a point's cluster, and else 0.
    """

    def __init__(
        self,
        model: Any,
        points: FloatArray,
        extent: tuple[float, float, float, float],
        check: Checks | None = None,
    ) -> None:
        check = Checks("Regions") if check is None else check
        predicted = predictions(check, "clusterer", model, points)
        labels, regions = np.unique(predicted, return_inverse=True)
        for scores in _continuous_scores(model, points, labels, check):
            lead = scores.max(axis=0) - np.take_along_axis(scores, regions[np.newaxis], 0)[0]
            self.continuous = bool(np.all(lead <= ROUNDING * np.abs(scores).max()))
            if self.continuous:
                break
        else:
            self.continuous = False
            scores = np.equal.outer(np.arange(len(labels)), regions).astype(float)
        self.labels = labels
        self._middles = [points[regions == number].mean(axis=0) for number in range(len(labels))]
        resolution = round(len(points) ** 0.5)
        self.scores = scores.reshape(-1, resolution, resolution)
        self.extent = extent

    def __len__(self) -> int:
        return len(self.scores)

    def ranks(self, places: FloatArray | None = None) -> IntArray:
        """Return the rank of each region from left to right.

        Clusters that are in the same places have the same ranks, however they are numbered.

        Parameters
        ----------
        places : ndarray of shape (n_clusters, 2), default=None
            Where the clusters are, by their labels; the middles of the regions if None.
        """
        if places is None:
            return _ranks(np.array(self._middles))
        return _ranks(places)[self.labels.astype(int)]

    def lead(self, number: int) -> FloatArray:
        """Return by how much the score of a region exceeds those of all regions after it."""
        return self.scores[number] - self.scores[number + 1 :].max(axis=0)

    def fill(self, colors: Any, ax: Axes) -> None:
        """Fill each region, the last one first: what lies on the others' ground is covered."""
        everywhere = np.ones_like(self.scores[0])
        leads = [*(self.lead(number) for number in range(len(self) - 1)), everywhere]
        for lead, color in reversed(list(zip(leads, colors, strict=True))):
            ax.contourf(lead, levels=[0, 1.01 * lead.max()], extent=self.extent, colors=[color])

    def draw_borders(self, ax: Axes, **style: Any) -> None:
        """Draw each border once: dashes of two lines would merge."""
        for number in range(len(self) - 1):
            lead = self.lead(number)
            if number > 0:  # regions before this one have all their borders already
                theirs = self.scores[number:].max(axis=0) < self.scores[:number].max(axis=0)
                lead = np.ma.masked_where(_inner(theirs) if self.continuous else theirs, lead)
            if lead.min() < 0 < lead.max():
                ax.contour(lead, levels=[0], extent=self.extent, **style)


def _ranks(places: FloatArray) -> IntArray:
    """Return the rank of each place from left to right; what is higher counts as more right."""
    low, width = places.min(axis=0), np.ptp(places, axis=0)
    along, up = ((places - low) / np.where(width > 0, width, 1)).T
    return np.argsort(np.argsort(along + up / 3, kind="stable"))


def predictions(check: Checks, name: str, model: Any, points: FloatArray) -> Array:
    """Return the labels of points, which are whole numbers or the names of classes."""
    said, result = check.said_by(name, model, "predict", points), f"{name}.predict(...)"
    predicted = check.clusters(said, len(points), result)
    if predicted.dtype.kind == "f" and np.any(predicted != np.floor(predicted)):
        came = f"{predicted[predicted != np.floor(predicted)][0]:g} among them"
        check.refuse(result, "whole numbers", came, "take a model that has clusters or classes")
    return predicted


def _continuous_scores(
    model: Any, points: FloatArray, labels: Array, check: Any
) -> Iterator[FloatArray]:
    """Yield what the labels may be decided by, one row for each of the labels that occur."""
    if hasattr(model, "cluster_centers_"):
        centers = check.points(model.cluster_centers_, "cluster_centers_")
        if set(labels) <= set(range(len(centers))):
            yield -((points - centers[labels.astype(int)][:, np.newaxis]) ** 2).sum(axis=2)
    if hasattr(model, "predict_proba"):
        name, shape = "clusterer.predict_proba(...)", (len(points), "n_classes")
        shares = np.asarray(check.said_by("clusterer", model, "predict_proba", points)).T
        check.numbers(name, shares.T, shape)
        columns = np.searchsorted(getattr(model, "classes_", np.arange(len(shares))), labels)
        if columns.max() >= len(shares):
            check.refuse(name, "a column for each class", f"{len(shares)} columns")
        yield np.log(np.maximum(shares[columns], SMALLEST))


def _inner(mask: BoolArray) -> BoolArray:
    """Return the mask without its rim, so that a line up to the masked region reaches it."""
    inner = mask.copy()
    for axis in (0, 1):
        for step in (1, -1):
            inner &= np.roll(mask, step, axis)
    return inner
