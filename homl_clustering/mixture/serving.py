"""Fitted components as the kernels take them, kept from one call to the next.

To make them takes longer than to evaluate them at a row. What is kept belongs to no attribute of
the estimator, so that calls leave it as it is; and it is used only while the attributes that it
was made from hold the same bits.
"""

from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from homl_clustering.mixture.components import Gaussians

LARGEST = 2**17  # bytes of attributes: with more, the rows are more work than the components
_kept = WeakKeyDictionary()


class Served(NamedTuple):
    """The components of a fitted mixture.

    Attributes
    ----------
    contents : tuple
        Types, shapes and bits of the attributes that they were made from.
    components : Gaussians
        Not to be changed.
    limits : pair of ndarrays of shape (n_features,)
        The smallest and largest mean in each feature.
    scale : float
        The largest factor of a precision: distances are multiplied by such factors.
    """

    contents: tuple
    components: Gaussians
    limits: tuple
    scale: float


def serve(model, attributes):
    """Return the `Served` components of a fitted mixture, made from these attributes."""
    values = [np.asarray(getattr(model, name)) for name in attributes]
    if sum(value.nbytes for value in values) > LARGEST:
        return _made(model, ())
    contents = tuple((value.dtype, value.shape, value.tobytes()) for value in values)
    found = _kept.get(model)
    if found is None or found.contents != contents:
        found = _kept[model] = _made(model, contents)
    return found


def _made(model, contents):
    components, means = model._fitted(), model.means_
    limits = means.min(axis=0), means.max(axis=0)
    return Served(contents, components, limits, float(np.abs(components.factors).max()))
